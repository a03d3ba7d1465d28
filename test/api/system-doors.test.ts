import { expect, it } from '@jest/globals'
import { adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'

// Issue 21: what REST asks of the system has a field of GraphQL, with the same answer.

type Answer = { readonly data?: Record<string, unknown>; readonly errors?: readonly { extensions: { code: string } }[] }
const nowhere = '00000000-0000-4000-8000-000000000009'

onEachApp(
  'Issue 21: requests of the system by both doors',
  (app) => {
    const ask = async (query: string, as: string | null = adminToken) =>
      (await app().graphql(query, { system: true, as })).body as unknown as Answer
    const rest = async (path: string, as: string | null = adminToken) =>
      JSON.parse((await app().request(path, { as })).text) as { readonly data: unknown }

    it.each([adminToken, readerToken])('tell what the caller may do, the ways to log in, and the types', async (as) => {
      const { data } = await ask(
        `{ auth_providers permissions_me_item(collection: "articles", key: 1) { update delete share }
           permissions_me_collection(collection: "articles") { update delete share } server_specs_types }`,
        as,
      )
      expect(data).toEqual({
        auth_providers: await rest('/auth', as),
        permissions_me_item: (await rest('/permissions/me/articles/1', as)).data,
        permissions_me_collection: (await rest('/permissions/me/articles', as)).data,
        server_specs_types: (await app().request('/server/specs/types', { as })).text,
      })
    })

    it('save, compare and promote versions', async () => {
      const { must } = app()
      await must('/collections/articles', { method: 'PATCH', body: { meta: { versioning: true } } })
      const { id } = await must<{ id: string }>('/versions', { body: { collection: 'articles', item: '1', key: 'draft', name: 'Draft' } })
      expect(await ask(`mutation { save_version(key: "${id}", data: { title: "From a version" }) }`)).not.toHaveProperty('errors')
      const compared = await ask(`{ version_comparison(key: "${id}") { outdated mainHash current main } }`)
      expect(compared.data!.version_comparison).toEqual((await rest(`/versions/${id}/compare`)).data)
      const { mainHash } = compared.data!.version_comparison as { mainHash: string }
      const promoted = await ask(`mutation { promote_version(key: "${id}", mainHash: "${mainHash}") }`)
      expect(promoted).toEqual({ data: { promote_version: '1' } })
      expect(await must('/items/articles/1?fields=title')).toEqual({ title: 'From a version' })
    })

    it('change collections together, note pages, and export', async () => {
      const changed = await ask(
        `mutation {
          update_collections_items(data: [{ collection: "articles", meta: { note: "One" } }, { collection: "authors", meta: { note: "Two" } }]) { collection meta { note } }
          track_users_me_page(last_page: "/content")
          export_items(collection: "authors", query: { fields: ["name"] }, format: "json", file: { title: "Authors" })
        }`,
      )
      expect(changed).toEqual({
        data: {
          update_collections_items: [
            { collection: 'articles', meta: { note: 'One' } },
            { collection: 'authors', meta: { note: 'Two' } },
          ],
          track_users_me_page: true,
          export_items: true,
        },
      })
      expect((await rest('/users/me?fields=last_page')).data).toEqual({ last_page: '/content' })
      const exported = async () => (await rest('/files?filter[title][_eq]=Authors&fields=type')).data as unknown[]
      for (let tries = 0; (await exported()).length === 0 && tries < 100; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await exported()).toEqual([{ type: 'application/json' }])
    })

    it.each([
      [`{ import_job(id: "${nowhere}") { status } }`, 'GET', `/utils/jobs/${nowhere}`],
      [`mutation { cancel_import_job(id: "${nowhere}") }`, 'DELETE', `/utils/jobs/${nowhere}`],
      [`mutation { delete_extensions_item(id: "${nowhere}") }`, 'DELETE', `/extensions/${nowhere}`],
      [`mutation { disable_users_tfa(user: "${nowhere}") }`, 'POST', `/users/${nowhere}/tfa/disable`],
    ])('refuse alike: %s', async (query, method, path) => {
      const refused = await app().request(path, { method })
      const { errors } = JSON.parse(refused.text) as Answer
      expect(errors?.[0]?.extensions.code).toEqual(expect.any(String))
      expect((await ask(query)).errors?.[0]?.extensions.code).toBe(errors?.[0]?.extensions.code)
    })

    it('of administrators have no field for others', async () => {
      for (const query of [
        'mutation { delete_extensions_item(id: "x") }',
        'mutation { disable_users_tfa(user: "x") }',
        'mutation { update_collections_items(data: []) { collection } }',
        'mutation { promote_version(key: "x") }',
      ])
        expect((await ask(query, readerToken)).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION')
    })
  },
  fillBlog,
)
