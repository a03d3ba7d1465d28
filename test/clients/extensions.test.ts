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
})
