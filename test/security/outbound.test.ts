import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { deniedAddresses } from '../../src/security/outbound/denied-addresses.js'
import { fetchOutside, requestOutside } from '../../src/security/outbound/fetch-outside.js'
import { onEachApp, startApp } from '../support/app.js'
import { testDatabases } from '../support/databases.js'
import { objectsOf } from '../support/files.js'

// ../shared/security-cases.md, part C: what the server fetches because a client named it (35 to 37). Flows and webhooks will use the same door.

const standard = loadConfig({ SECRET: 'a-secret-for-tests' }).files.importDenyList

describe('35: addresses that nothing is fetched from', () => {
  const isDenied = deniedAddresses(standard)
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? [])

  it.each([
    '127.0.0.1',
    '127.0.0.2',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1',
    'fd00::1',
    'fc12:3456::1',
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '169.254.1.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '::ffff:10.0.0.1',
    '100.64.0.1',
    // Forms that wrap an address of this machine, or of a private network.
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::7f00:1',
    '64:ff9b:1:7f00:0:100::',
    '::ffff:0:127.0.0.1',
    '::ffff:0:a9fe:a9fe',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001::1',
    '2002:0a00:0001::1',
    '2002:a9fe:a9fe::',
    // What the registries of special-purpose addresses list.
    'fec0::1',
    '198.18.0.1',
    '198.19.255.255',
    '2001:2::1',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '192.88.99.1',
    '224.0.0.1',
    '239.255.255.255',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '3fff::1',
    '5f00::1',
    '2001:10::1',
    'not an address',
    '',
    ...own,
  ])('%s', (address) => {
    expect(isDenied(address)).toBe(true)
  })

  it.each([
    '93.184.216.34',
    '172.32.0.1',
    '8.8.8.8',
    '2606:2800:220:1:248:1893:25c8:1946',
    '198.17.0.1',
    '198.20.0.1',
    '2400:cb00::1',
    '223.255.255.1',
  ])('but %s is outside', (address) => {
    expect(isDenied(address)).toBe(false)
  })

  it('an address inside of another is judged by the list, also where the machine itself is not denied', () => {
    const isDenied = deniedAddresses(['10.0.0.0/8'])
    for (const address of [
      '64:ff9b::10.0.0.1',
      '::ffff:10.0.0.1',
      '::ffff:0:10.0.0.1',
      '2002:0a00:0001::',
      '2001:0:1:1:1:1:f5ff:fffe',
      '64:ff9b:1:0a00:0:100::',
    ])
      expect([address, isDenied(address)]).toEqual([address, true])
    for (const address of ['64:ff9b::8.8.8.8', '::ffff:8.8.8.8', '2002:0808:0808::', '127.0.0.1', '2606:4700::1'])
      expect([address, isDenied(address)]).toEqual([address, false])
  })

  it('an empty list denies none, and a wrong one stops the start', () => {
    expect(deniedAddresses(loadConfig({ SECRET: 'a-secret-for-tests', IMPORT_IP_DENY_LIST: '' }).files.importDenyList)('127.0.0.1')).toBe(
      false,
    )
    expect(() => loadConfig({ SECRET: 'a-secret-for-tests', IMPORT_IP_DENY_LIST: '127.0.0.1,localhost' })).toThrow(
      'IMPORT_IP_DENY_LIST must be',
    )
  })
})

describe('What a flow requests', () => {
  let source: Server
  let other: Server
  let url = ''
  let elsewhere = ''
  const portOf = (server: Server): number => (server.address() as AddressInfo).port
  const echo: RequestListener = (request, response) => {
    if (request.url === '/inner') return response.writeHead(302, { location: elsewhere.replace('127.0.0.1', '127.0.0.2') }).end()
    if (request.url === '/away') return response.writeHead(307, { location: `${elsewhere}/echo` }).end()
    if (request.url === '/seen') return response.writeHead(303, { location: '/echo' }).end()
    if (request.url === '/endless') return response.writeHead(200).end('x'.repeat(2_000))
    if (request.url === '/slow') return response.writeHead(200).write('x')
    const { authorization, cookie, 'x-key': key } = request.headers
    return response
      .writeHead(request.url === '/missing' ? 404 : 200)
      .end(JSON.stringify({ method: request.method, authorization, cookie, key }))
  }
  beforeAll(async () => {
    source = createServer(echo)
    other = createServer(echo)
    for (const server of [source, other]) await new Promise<void>((resolve) => server.listen(0, resolve))
    url = `http://127.0.0.1:${portOf(source)}`
    elsewhere = `http://127.0.0.1:${portOf(other)}`
  })
  afterAll(() => {
    for (const server of [source, other]) {
      server.closeAllConnections()
      server.close()
    }
  })

  const request = { method: 'POST', headers: { authorization: 'Bearer x', cookie: 'a=b', 'x-key': 'k' }, body: '{}', maxSize: 1_000 }
  const ask = async (path: string, denyList: readonly string[] = [], timeout = 5_000) => {
    const { status, text } = await requestOutside(`${url}${path}`, request, { denyList, timeout }, new AbortController().signal)
    return { status, ...(JSON.parse(text) as object) }
  }

  it('36: is not what a redirect leads to, when that is denied', async () => {
    await expect(ask('/inner', ['127.0.0.2'])).rejects.toThrow('denied')
  })

  it('36: follows a redirect as browsers do, and gives no credentials to another origin', async () => {
    expect(await ask('/echo')).toEqual({ status: 200, method: 'POST', authorization: 'Bearer x', cookie: 'a=b', key: 'k' })
    expect(await ask('/away')).toEqual({ status: 200, method: 'POST', key: 'k' })
    expect(await ask('/seen')).toMatchObject({ status: 200, method: 'GET', authorization: 'Bearer x' })
  })

  it('37: takes no answer that is too large or too slow, and gives that of an error', async () => {
    await expect(ask('/endless')).rejects.toThrow('larger than 1000 bytes')
    await expect(ask('/slow', [], 200)).rejects.toMatchObject({ name: 'AbortError' })
    expect(await ask('/missing')).toMatchObject({ status: 404, method: 'POST' })
  })
})

describe('What is fetched', () => {
  let source: Server
  let port = 0
  const asked: string[] = []
  beforeAll(async () => {
    source = createServer((request, response) => {
      asked.push(request.url!)
      if (request.url === '/inner') return response.writeHead(302, { location: `http://127.0.0.2:${port}/secret` }).end()
      if (request.url === '/file') return response.writeHead(302, { location: 'file:///etc/passwd' }).end()
      if (request.url === '/round') return response.writeHead(302, { location: '/round' }).end()
      if (request.url === '/slow') return void response.writeHead(200).write('x')
      return response.writeHead(200).end('secret')
    })
    await new Promise<void>((resolve) => source.listen(0, resolve))
    port = (source.address() as AddressInfo).port
  })
  afterAll(() => {
    source.closeAllConnections()
    source.close()
  })

  const fetched = async (url: string, denyList: readonly string[], timeout = 5000) => {
    const { body } = await fetchOutside(url, { denyList, timeout })
    let text = ''
    for await (const piece of body) text += String(piece)
    return text
  }

  it.each([
    'http://127.0.0.1:PORT/',
    'http://127.0.0.2:PORT/',
    'http://0.0.0.0:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://[::]:PORT/',
  ])('35: is not this machine, however it is written: %s', async (url) => {
    asked.length = 0
    await expect(fetched(url.replace('PORT', String(port)), standard)).rejects.toMatchObject({ name: 'OutboundFailure' })
    expect(asked).toEqual([])
  })

  it('36: is not what a redirect leads to, when that is denied', async () => {
    asked.length = 0
    await expect(fetched(`http://127.0.0.1:${port}/inner`, ['127.0.0.2'])).rejects.toThrow('denied')
    await expect(fetched(`http://127.0.0.1:${port}/file`, [])).rejects.toThrow('not an address of the web')
    await expect(fetched(`http://127.0.0.1:${port}/round`, [])).rejects.toThrow('Too many redirects')
    expect(asked).not.toContain('/secret')
  })

  it('36: comes from the address that was judged, by whatever name it is called', async () => {
    expect(await fetched(`http://localhost:${port}/`, [])).toBe('secret')
    await expect(fetched(`http://localhost:${port}/`, ['127.0.0.1', '::1'])).rejects.toThrow('denied')
  })

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://127.0.0.1/',
    'http://user:pass@127.0.0.1/',
    'data:text/plain,x',
    'nonsense',
    '',
  ])('37: is of the web, and without a password: %s', async (url) => {
    await expect(fetched(url, [])).rejects.toMatchObject({ name: 'OutboundFailure' })
  })

  it('37: is there in time, or not at all', async () => {
    await expect(fetched(`http://127.0.0.1:${port}/slow`, [], 200)).rejects.toThrow()
  })
})

onEachApp('Imports', (app) => {
  it('37: of what has no end, or is larger than is allowed, is nothing kept, and nothing of it is told', async () => {
    let sent = 0
    const source = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', ...(request.url === '/said' && { 'content-length': '5000000000' }) })
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x'))) sent += 65_536
      }
      response.on('drain', more)
      more()
    })
    await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
    const { port } = source.address() as AddressInfo
    const empty = await testDatabases[0]!.create()
    const own = await startApp(empty.config, { IMPORT_IP_DENY_LIST: '', FILES_MAX_UPLOAD_SIZE: '1mb', FILES_IMPORT_TIMEOUT: '5s' })
    for (const path of ['/endless', '/said']) {
      const { status, text } = await own.request('/files/import', { body: { url: `http://127.0.0.1:${port}${path}` } })
      expect([path, status < 500 || status === 503, text.includes('xxx')]).toEqual([path, true, false])
      expect(status).toBeGreaterThanOrEqual(400)
    }
    expect(sent).toBeLessThan(50_000_000)
    expect(objectsOf(own)).toEqual([])
    expect(await own.must('/files?fields=id')).toEqual([])
    await own.stop()
    await empty.drop()
    source.closeAllConnections()
    source.close()
  })

  it('37: answer alike whatever is, or is not, at an inner address', async () => {
    const { port } = new URL(app().url)
    const answers = await Promise.all(
      [`http://127.0.0.1:${port}/server/ping`, 'http://127.0.0.1:1/', 'http://169.254.169.254/latest', 'http://10.255.255.1/x'].map(
        async (url) => {
          const { status, text } = await app().request('/files/import', { body: { url } })
          return `${status} ${text.replaceAll(url, 'URL')}`
        },
      ),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('SERVICE_UNAVAILABLE')
    expect(objectsOf(app())).toEqual([])
  })
})
