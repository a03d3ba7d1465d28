import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from '../extensions/server.js'

// Extensions of npm, as they were published: installed as the dependencies of a project.

describe('Extensions of npm', () => {
  let server: ExtensionServer
  beforeAll(async () => {
    server = await startWithExtensions(extensionsFolder({}), { PACKAGE_FILE_LOCATION: dirname(fileURLToPath(import.meta.url)) })
  })
  afterAll(() => server.close())

  it('directus-extension-api-docs shows the API', async () => {
    const page = await server.request('/api-docs/')
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('<title>Swagger UI</title>')])
    const { status, body } = await server.request('/api-docs/oas')
    expect([status, body]).toEqual([200, expect.objectContaining({ openapi: expect.stringMatching(/^3\./), paths: expect.anything() })])
    expect(Object.keys((body as { paths: object }).paths)).toContain('/items/articles')
  })

  /** Runs one operation of this type with these options, and gives what it gave. */
  async function runOperation(type: string, options: object): Promise<unknown> {
    const post = async (path: string, body: object, method = 'POST') =>
      ((await server.request(path, { method, body: JSON.stringify(body) })).body as { data: { id: string } }).data
    const { id } = await post('/flows', { name: type, status: 'active', trigger: 'webhook', options: { method: 'GET', return: '$last' } })
    const operation = await post('/operations', { flow: id, key: 'asked', type, name: type, position_x: 1, position_y: 1, options })
    await post(`/flows/${id}`, { operation: operation.id }, 'PATCH')
    return (await server.request(`/flows/trigger/${id}`)).body
  }

  it('@ribertec/directus-extension-phone-parser reads a number in a flow', async () => {
    const answer = await runOperation('phone-parser', { phone: '020 7946 0958', defaultCountry: 'GB' })
    expect(answer).toMatchObject({ success: true, fullNumber: '+442079460958', country: 'GB', valid: true })
  })
})
