import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type App, startApp, temporaryFolder } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { note, objectsOf, sendForm, upload } from '../support/files.js'

// Issue 11 point 12: a disk that is full, and imports that are cut off. What is tested here is the same on every database, so one is enough.

let empty: EmptyDatabase
beforeAll(async () => {
  empty = await testDatabases[0]!.create()
})
afterAll(() => empty?.drop())

/** A disk of 300 KB, where the tests may make one. */
function smallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', folder], { stdio: 'pipe' })
    return true
  } catch (error) {
    console.warn(`The test of a full disk is left out, as no disk can be mounted here: ${String(error)}`)
    return false
  }
}

describe('a full disk', () => {
  const folder = join(temporaryFolder(), 'disk')
  mkdirSync(folder)
  const isMounted = smallDisk(folder)
  const unmount = () => {
    if (isMounted) execFileSync('umount', [folder])
  }
  const test = isMounted ? it : it.skip

  test('12: is a 503 and no broken file, and small files are still taken', async () => {
    const app = await startApp(empty.config, { STORAGE_LOCAL_ROOT: folder, TUS_ENABLED: 'true' })
    try {
      const { status, body } = await sendForm(app, [{ filename: 'large.txt', type: 'text/plain', content: 'x'.repeat(500_000) }])
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'SERVICE_UNAVAILABLE'])
      expect(await app.must('/files?fields=id')).toEqual([])
      expect(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([])
      await upload(app, note())
      expect(await app.must<unknown[]>('/files?fields=id')).toHaveLength(1)
    } finally {
      await app.stop()
      unmount()
    }
  })
})

describe('an import from an address', () => {
  let outside: Server
  let app: App
  let address: string
  beforeAll(async () => {
    // Ten bytes now and then, and no word of how many there will be.
    outside = createServer((request, response) => {
      response.writeHead(200, {
        'content-type': 'text/plain',
        ...(request.url === '/counted' ? { 'content-length': 1_000 } : {}),
        ...(request.url === '/closing' ? { connection: 'close' } : {}),
      })
      if (request.url === '/closing') response.useChunkedEncodingByDefault = false
      const timer = setInterval(() => response.write('0123456789'), 50)
      response.on('close', () => clearInterval(timer))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => outside.once('listening', resolve))
    address = `http://127.0.0.1:${(outside.address() as { port: number }).port}`
    app = await startApp(empty.config, { IMPORT_IP_DENY_LIST: '', FILES_IMPORT_TIMEOUT: '400' })
  })
  afterAll(async () => {
    outside?.closeAllConnections()
    outside?.close()
    await app?.stop()
  })

  it.each(['/chunked', '/counted', '/closing'])('12: that is cut off by the timeout is no file (%s)', async (path) => {
    const before = objectsOf(app)
    const { status, body } = await app.request('/files/import', { body: { url: address + path } })
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'SERVICE_UNAVAILABLE'])
    expect(await app.must<unknown[]>(`/files?fields=id&filter[filename_download][_eq]=${path.slice(1)}`)).toEqual([])
    expect(objectsOf(app)).toEqual(before)
  })

  it('12: whose server has no HTTP/1.1 and goes away in the middle cannot be told from one that ended; one that names a length can', async () => {
    const half = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.destroy())
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => half.once('listening', resolve))
    const { status } = await app.request('/files/import', {
      body: { url: `http://127.0.0.1:${(half.address() as { port: number }).port}/x` },
    })
    half.close()
    expect(status).toBe(503)
    expect(objectsOf(app).filter((name) => name.includes(join('partial')))).toEqual([])
  })
})
