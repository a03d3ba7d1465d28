import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type ExtensionServer, startWithExtensions } from './server.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../extensions')

describe('The examples of extensions/graphql.md', () => {
  let server: ExtensionServer
  beforeAll(async () => {
    server = await startWithExtensions(join(folder, 'examples'), { EXTENSIONS_MUST_LOAD: 'true', WEBSOCKETS_ENABLED: 'true' })
  })
  afterAll(() => server?.close())
  const page = () => readFileSync(join(folder, 'graphql.md'), 'utf8')
  const ask = async (query: string) =>
    (await server.request('/graphql', { method: 'POST', body: JSON.stringify({ query }) })).body as { data: Record<string, object[]> }

  it('add fields to articles', async () => {
    const [, query] = /```graphql\n(.*?)```/s.exec(page())!
    const of = (title: string, author: string) => ({ title, headline: `${title}, by ${author}` })
    const { data } = await ask(query!)
    expect(data.articles).toHaveLength(3)
    expect(data.articles![2]).toEqual({ ...of('Three', 'Bob'), loud: 'THREE, by Bob', countOfAuthor: 1, ofAuthor: [of('Three', 'Bob')] })
    expect(data.articles![0]).toMatchObject({ countOfAuthor: 2, ofAuthor: [of('One', 'Ada'), of('Two', 'Ada')] })
    expect(await server.request('/items/articles/1?fields=title,headline')).toMatchObject({ body: { data: of('One', 'Ada') } })
  })

  it('count, publish and tell of it', async () => {
    expect((await ask('{ publishing { drafts published share } }')).data).toEqual({
      publishing: { drafts: 1, published: 2, share: 2 / 3 },
    })
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { access_token: 'token-of-the-administrator' },
    })
    const events = client.iterate({ query: 'subscription { articlePublished { title headline } }' })
    const first = events.next()
    const publish = 'mutation { publishArticle(id: 3) { id status headline } }'
    while (!server.platform.changes.isHeard) await new Promise((resolve) => setTimeout(resolve, 10))
    expect((await ask(publish)).data).toEqual({ publishArticle: { id: '3', status: 'published', headline: 'Three, by Bob' } })
    expect((await first).value).toEqual({ data: { articlePublished: { title: 'Three', headline: 'Three, by Bob' } } })
    await events.return?.()
    await client.dispose()
  })

  it.each(['articles-more', 'publishing'])('are written there as they run: %s', (name) => {
    expect(page()).toContain(readFileSync(join(folder, 'examples/graphql', name, 'index.ts'), 'utf8'))
  })
})
