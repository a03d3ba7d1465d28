import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from '../extensions/server.js'
import { makeFlow, type OperationSketch } from '../flows/make-flow.js'
import { questionsTo } from '../support/app.js'

// Extensions of npm, as they were published: installed as the dependencies of a project.

describe('issue 15: extensions of npm', () => {
  let server: ExtensionServer
  const lines: string[] = []
  beforeAll(async () => {
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) })
    const packages = dirname(fileURLToPath(import.meta.url))
    server = await startWithExtensions(extensionsFolder({}), { PACKAGE_FILE_LOCATION: packages, EXTENSIONS_MUST_LOAD: 'true' }, { logger })
  })
  afterAll(() => server.close())

  it('directus-extension-api-docs shows the API', async () => {
    const page = await server.request('/api-docs/')
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('<title>Swagger UI</title>')])
    const { status, body } = await server.request('/api-docs/oas')
    expect([status, body]).toEqual([200, expect.objectContaining({ openapi: expect.stringMatching(/^3\./), paths: expect.anything() })])
    expect(Object.keys((body as { paths: object }).paths)).toContain('/items/articles')
  })

  /** Runs one operation of this type with these options, and gives what it gave; what follows it when it fails may be given. */
  async function runOperation(type: string, options: object, failed: readonly OperationSketch[] = []): Promise<unknown> {
    const first = { type, options: { ...options }, key: 'asked', end: true, ...(failed[0] && { reject: failed[0].key }) } as const
    const id = await makeFlow(questionsTo(server.url), 'webhook', { method: 'GET', return: '$last' }, [first, ...failed])
    return (await server.request(`/flows/trigger/${id}`)).body
  }

  it('@ribertec/directus-extension-phone-parser reads a number in a flow', async () => {
    const answer = await runOperation('phone-parser', { phone: '020 7946 0958', defaultCountry: 'GB' })
    expect(answer).toMatchObject({ success: true, fullNumber: '+442079460958', country: 'GB', valid: true })
  })

  it('@directus-labs/liquidjs-operation renders templates in a flow, one or many', async () => {
    const template = 'Hello {# name | upcase #}{% for n in list %} {# n #}{% endfor %}{% if list.size > 1 %}!{% endif %}'
    const options = { mode: 'custom', template, publicUrl: server.url }
    const one = await runOperation('liquidjs-operation', { ...options, operationMode: 'single', data: { name: 'Ada', list: [1, 2] } })
    expect(one).toEqual({ template: 'Hello ADA 1 2!' })
    const data = [
      { name: 'Ada', id: 1 },
      { name: 'Bob', id: 2 },
    ]
    const many = await runOperation('liquidjs-operation', { ...options, operationMode: 'batch', data, dataReturnFields: ['id'] })
    expect(many).toEqual([
      { id: 1, template: 'Hello ADA' },
      { id: 2, template: 'Hello BOB' },
    ])
  })

  it('@directus-labs/ai-writer-operation says in the log what it lacks, and leads to the branch of failures', async () => {
    const failed = { type: 'transform', key: 'failed', options: { json: { went: 'wrong' } } }
    expect(await runOperation('directus-labs-ai-writer-operation', { text: 'Some text' }, [failed])).toEqual({ went: 'wrong' })
    expect(lines).toContain('AI Writer failed')
    expect(lines.join('\n')).toContain('AI Provider is missing')
  })

  it('@directus-labs/tour-group-interface is for a studio: it is listed, and nothing of it runs', async () => {
    const { data } = (await server.request('/extensions')).body as { data: { meta: object; schema: object }[] }
    expect(data).toContainEqual(
      expect.objectContaining({
        meta: expect.objectContaining({ folder: '@directus-labs/tour-group-interface', source: 'module', enabled: true }),
        schema: expect.objectContaining({ type: 'interface', version: '1.0.0', entrypoint: null }),
      }),
    )
    expect(lines.join('\n')).toContain('Skipped: interface @directus-labs/tour-group-interface (it is for a studio alone)')
  })
})
