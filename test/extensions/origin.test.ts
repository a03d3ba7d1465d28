import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ExtensionServer, startWithExtensions } from './server.js'

const here = dirname(fileURLToPath(import.meta.url))
const examples = join(here, 'origin')
const documents = join(here, '../../../shared/origin')

/** Stands in for the service that the proxy guide calls: tells what it was asked. */
async function startEcho(): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ method: request.method, url: request.url, authorization: request.headers.authorization, body }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('The examples of the origin documents', () => {
  let server: ExtensionServer
  let echo: Awaited<ReturnType<typeof startEcho>>
  const realFetch = globalThis.fetch

  beforeAll(async () => {
    echo = await startEcho()
    // The guide's host is in its code; only the way there is replaced.
    globalThis.fetch = (input, options) => {
      const url = new URL(String(input))
      return realFetch(url.hostname === 'api.twilio.com' ? new URL(`${url.pathname}${url.search}`, echo.url) : url, options)
    }
    server = await startWithExtensions(examples, { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'secret' })
  })
  afterAll(async () => {
    globalThis.fetch = realFetch
    await server?.close()
    echo.server.close()
  })

  it.each([
    ['/hello', 'Hello, World!'],
    ['/greet', 'Hello, World!'],
    ['/greet/intro', 'Nice to meet you.'],
    ['/greet/goodbye', 'Goodbye!'],
  ])('answer %s', async (path, text) => {
    expect(await server.request(path)).toEqual({ status: 200, body: text })
  })

  it('count articles through the items service, for those who are logged in', async () => {
    expect(await server.request('/custom-reports/summary')).toEqual({
      status: 200,
      body: { published: 2, drafts: 1, generatedAt: expect.any(String) },
    })
    expect(await server.request('/custom-reports/summary', { anonymous: true })).toEqual({
      status: 403,
      body: { errors: [{ message: 'Authentication required for this report.', extensions: { code: 'FORBIDDEN' } }] },
    })
  })

  it('take and refuse a body', async () => {
    const post = (body: unknown) => server.request('/custom-reports/trigger-action', { method: 'POST', body: JSON.stringify(body) })
    expect(await post({ actionType: 'mail' })).toEqual({ status: 202, body: { message: `Action 'mail' triggered successfully.` } })
    expect(await post({})).toEqual({
      status: 400,
      body: { errors: [{ message: 'Missing or invalid actionType in request body', extensions: { code: 'INVALID_PAYLOAD' } }] },
    })
  })

  it('pass GET and POST on to another service', async () => {
    const authorization = `Basic ${Buffer.from('AC1:secret').toString('base64')}`
    expect(await server.request('/twilio/2010-04-01/Accounts.json?Page=2')).toEqual({
      status: 200,
      body: { method: 'GET', url: '/2010-04-01/Accounts.json?Page=2', authorization, body: '' },
    })
    expect(await server.request('/twilio/Messages.json', { method: 'POST', body: '{"To":"+1"}' })).toEqual({
      status: 200,
      body: { method: 'POST', url: '/Messages.json', authorization, body: '{"To":"+1"}' },
    })
    expect(await server.request('/twilio/missing')).toEqual({ status: 404, body: 'Not Found' })
    expect(await server.request('/twilio/x', { anonymous: true })).toMatchObject({ status: 403 })
  })

  const itWithDocuments = existsSync(documents) ? it : it.skip
  itWithDocuments.each([
    ['endpoints-guide.txt', 'endpoints/custom-reports/index.ts'],
    ['endpoints-reference.txt', 'endpoints/hello/index.js'],
    ['endpoints-reference.txt', 'endpoints/greet/index.js'],
    ['proxy-guide.txt', 'directus-extension-endpoint-twilio/dist/index.js'],
  ])('are written as in %s: %s', (document, file) => {
    expect(readFileSync(join(documents, document), 'utf8')).toContain(readFileSync(join(examples, file), 'utf8'))
  })
})
