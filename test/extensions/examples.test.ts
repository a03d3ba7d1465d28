import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeFlow } from '../flows/make-flow.js'
import { questionsTo } from '../support/app.js'
import { type ExtensionServer, startWithExtensions } from './server.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../extensions')

describe('The examples of extensions/README.md', () => {
  let server: ExtensionServer
  beforeAll(async () => {
    server = await startWithExtensions(join(folder, 'examples'), { EXTENSIONS_MUST_LOAD: 'true' })
  })
  afterAll(() => server?.close())

  it('count articles by author', async () => {
    expect(await server.request('/authors-report')).toEqual({
      status: 200,
      body: [
        { author: 'Ada', count: 2 },
        { author: 'Bob', count: 1 },
      ],
    })
    expect(await server.request('/authors-report', { anonymous: true })).toMatchObject({ status: 403 })
  })

  it('trim a title, and refuse an empty one', async () => {
    const post = (title: string) => server.request('/items/articles?fields=title', { method: 'POST', body: JSON.stringify({ title }) })
    expect(await post('  Four ')).toEqual({ status: 200, body: { data: { title: 'Four' } } })
    expect(await post('   ')).toEqual({
      status: 400,
      body: {
        errors: [
          {
            message: 'Invalid payload. A title cannot be empty.',
            extensions: { reason: 'A title cannot be empty', code: 'INVALID_PAYLOAD' },
          },
        ],
      },
    })
  })

  it('tell the time', async () => {
    expect(await server.request('/clock')).toEqual({ status: 200, body: { now: expect.any(String) } })
  })

  it('list titles and give a status, in one bundle', async () => {
    expect((await server.request('/article-titles')).body).toContain('One')
    const created = await server.request('/items/articles?fields=status', { method: 'POST', body: '{"title":"Bundled"}' })
    expect(created).toMatchObject({ body: { data: { status: 'draft' } } })
  })

  it('count words in a flow, and greet from the sandbox', async () => {
    const operation = { type: 'count-words', options: { text: '{{ $trigger.body.text }}' } }
    const id = await makeFlow(questionsTo(server.url), 'webhook', { method: 'POST' }, [operation])
    expect(await server.request(`/flows/trigger/${id}`, { method: 'POST', body: '{"text":"three little words"}' })).toEqual({
      status: 200,
      body: { words: 3 },
    })
    expect(await server.request('/directus-extension-greeting', { method: 'POST', body: '{"name":"Ada"}' })).toEqual({
      status: 200,
      body: { greeting: 'Hello Ada' },
    })
  })

  it.each(['directus-extension-greeting/package.json', 'directus-extension-greeting/index.js'])(
    'are written in sandbox.md as they run: %s',
    (file) => {
      expect(readFileSync(join(folder, 'sandbox.md'), 'utf8')).toContain(readFileSync(join(folder, 'examples', file), 'utf8'))
    },
  )

  it.each([
    'operations/count-words/api.js',
    'article-tools/package.json',
    'article-tools/index.ts',
    'endpoints/authors-report/index.ts',
    'hooks/trim-titles/index.js',
    'directus-extension-clock/package.json',
    'directus-extension-clock/dist/index.js',
  ])('are written in the README as they run: %s', (file) => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(readFileSync(join(folder, 'examples', file), 'utf8'))
  })
})
