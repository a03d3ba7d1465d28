import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

// issue 11.11: a body that nobody understands is refused, not taken for none.

interface Sent {
  readonly type?: string
  readonly body?: string | FormData
  readonly headers?: Record<string, string>
}

const types = [
  'text/plain',
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'application/vnd.api+json',
  'text/json',
  'application/xml',
  'multipart/form-data; boundary=x',
  'no type',
  '',
]

onEachApp(
  'issue 11.11: bodies of other types',
  (app) => {
    const send = async (method: string, path: string, { type, body = '{"title":"x"}', headers = {} }: Sent) => {
      const answer = await fetch(app().url + path, {
        method,
        headers: { authorization: `Bearer ${adminToken}`, ...(type === undefined ? {} : { 'content-type': type }), ...headers },
        body,
      })
      const text = await answer.text()
      return {
        status: answer.status,
        code: (JSON.parse(text || '{}') as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code,
      }
    }
    const routes: readonly (readonly [string, string])[] = [
      ['POST', '/items/articles'],
      ['PATCH', '/items/articles'],
      ['PATCH', '/items/articles/1'],
      ['DELETE', '/items/articles'],
      ['SEARCH', '/items/articles'],
      ['POST', '/users'],
      ['PATCH', '/users/me'],
      ['PATCH', '/settings'],
      ['POST', '/collections'],
      ['POST', '/auth/login'],
      ['POST', '/auth/refresh'],
      ['POST', '/utils/hash/generate'],
      ['POST', '/utils/sort/articles'],
      ['POST', '/versions'],
    ]

    it.each(routes.flatMap(([method, path]) => types.map((type) => [method, path, type] as const)))(
      '%s %s refuses %j',
      async (method, path, type) => {
        const before = await everything(app())
        expect(await send(method, path, { type })).toEqual({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' })
        expect(await everything(app())).toEqual(before)
      },
    )

    it.each(['/files', '/utils/import/articles'])('%s takes forms, but no other body', async (path) => {
      for (const type of types.filter((one) => !one.startsWith('multipart')))
        expect([type, await send('POST', path, { type })]).toEqual([type, { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' }])
      const form = new FormData()
      form.append('file', new Blob(['[{"title":"imported"}]'], { type: 'application/json' }), 'a.json')
      expect((await send('POST', path, { body: form })).status).toBe(200)
    })

    it('(bodies that are not there, and JSON however it is spelled, are taken)', async () => {
      const { status } = await app().request('/utils/cache/clear', { method: 'POST' })
      expect(status).toBe(200)
      for (const type of ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'])
        expect((await send('POST', '/items/articles', { type })).status).toBe(200)
      const [{ id } = { id: 0 }] = await app().must<{ id: number }[]>('/items/articles?sort=-id&limit=1&fields=id')
      expect((await send('DELETE', `/items/articles/${id}`, { type: 'text/plain', body: '' })).status).toBe(204)
      expect((await send('POST', '/items/tags', { type: 'text/plain', body: '' })).status).toBe(200)
    })

    it('GraphQL executes nothing of such a body', async () => {
      const body = JSON.stringify({ query: 'mutation { create_articles_item(data: { title: "by text" }) { id } }' })
      for (const type of types) expect((await send('POST', '/graphql', { type, body })).status).toBeGreaterThanOrEqual(400)
      expect(await app().must('/items/articles?filter[title][_eq]=by text')).toEqual([])
    })
  },
  fillBlog,
)

/** What the refused bodies could have changed. */
const everything = async ({ must }: App) => [
  await must('/items/articles?aggregate[count]=*'),
  await must('/users?aggregate[count]=*'),
  await must('/collections'),
]
