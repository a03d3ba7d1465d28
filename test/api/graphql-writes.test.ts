import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

interface GraphqlAnswer {
  readonly data?: Readonly<Record<string, { readonly id?: string; readonly title?: string } | null>> | null
  readonly errors?: readonly {
    readonly path?: readonly string[]
    readonly extensions: { readonly code: string; readonly version?: string }
  }[]
  readonly extensions?: { readonly versions?: Readonly<Record<string, string>>; readonly dry_run?: boolean; readonly affected?: number }
}

onEachApp(
  'Writes by GraphQL',
  (app) => {
    const send = async (query: string, parameters = '', headers: Record<string, string> = {}) => {
      const response = await fetch(`${app().url}/graphql${parameters}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      })
      return { status: response.status, body: (await response.json()) as GraphqlAnswer }
    }
    const create = (key: string, title: string) => `${key}: create_articles_item(data: { title: "${title}" }) { id title }`

    it('a document is one transaction: all of its mutations, or none', async () => {
      const heard: unknown[] = []
      const listen = (meta: unknown) => void heard.push(meta)
      app().platform.events.onAction('items.create', listen)
      const before = await rows(app())
      const { body } = await send(
        `mutation { ${create('a', 'first')} b: update_articles_item(id: 999999, data: { title: "not there" }) { id } ${create('c', 'third')} }`,
      )
      expect(body.data).toBeNull()
      expect(body.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['b'], 'FORBIDDEN']])
      const broken = await send(
        `mutation { ...two } fragment two on Mutation { ${create('a', 'first')} b: create_tags_item(data: { id: 1, name: "taken" }) { id } ${create('c', 'third')} }`,
      )
      expect(broken.body).toMatchObject({ data: null, errors: [{ path: ['b'], extensions: { code: 'RECORD_NOT_UNIQUE' } }] })
      expect(heard).toEqual([])
      expect(await rows(app())).toEqual(before)
      const fine = await send(`mutation { ${create('a', 'first')} ${create('b', 'second')} }`)
      expect(fine.body.data).toMatchObject({ a: { title: 'first' }, b: { title: 'second' } })
      app().platform.events.offAction('items.create', listen)
      expect(heard).toHaveLength(2)
    })

    it('what cannot be taken back together does not stand together', async () => {
      const { status, body } = await app().graphql('mutation { create_presets_item(data: { bookmark: "x" }) { id } utils_cache_clear }', {
        system: true,
      })
      expect(status).toBe(400)
      expect(body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION')
      expect(await app().must('/presets?filter[bookmark]=x')).toEqual([])
    })

    it('fails whole: each statement of a document fails in turn', async () => {
      const document = (number: number) =>
        `mutation { ${create('a', `doc ${number}`)} b: update_articles_item(id: 1, data: { title: "by ${number}", comments: [{ body: "new" }] }) { title comments { body } } c: delete_articles_item(id: 6) { id } }`
      const count = (await app().statementsOf(() => send(document(0), '?dry_run=true'))).length
      const before = await rows(app())
      for (let number = 1; number <= count; number++) {
        let left = number
        const stop = app().platform.database.onStatement(() => {
          if (--left === 0) throw new Error('The disk is on fire.')
        })
        const { body } = await send(document(number))
        stop()
        expect({ number, left: left <= 0, data: body.data, errors: body.errors?.length }).toEqual({
          number,
          left: true,
          data: null,
          errors: 1,
        })
        expect({ number, rows: await rows(app()) }).toEqual({ number, rows: before })
      }
    })

    it('if_version: of many who read the same version one writes; the others are told the current one', async () => {
      const read = () => send('{ articles_by_id(id: 3) { title } }', '?versions=true')
      const { versions } = (await read()).body.extensions!
      const write = (title: string) =>
        send(
          `mutation { update_articles_item(id: 3, data: { title: "${title}" }, if_version: "${versions!.articles_by_id}") { title } }`,
          '?versions=true',
        )
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => write(`racer ${index}`)))
      const winners = answers.filter(({ body }) => body.errors === undefined)
      expect(winners).toHaveLength(1)
      const current = (await read()).body.extensions!.versions!.articles_by_id
      expect(winners[0]!.body.extensions!.versions!.update_articles_item).toBe(current)
      for (const { body } of answers)
        if (body.errors) expect(body.errors[0]!.extensions).toEqual({ code: 'ITEM_VERSION_MISMATCH', version: current })
      const deletion = await send(`mutation { delete_articles_item(id: 3, if_version: "${versions!.articles_by_id}") { id } }`)
      expect(deletion.body.errors?.[0]?.extensions.code).toBe('ITEM_VERSION_MISMATCH')
      // REST knows the same version by the same name.
      const tag = (await fetch(`${app().url}/items/articles/3`, { headers: { authorization: `Bearer ${adminToken}` } })).headers.get('etag')
      expect(tag).toMatch(new RegExp(`^"${current}\\.`))
    })

    it('upserts, dry runs and keys for repeated requests', async () => {
      const upsert = (price: number, parameters = '') =>
        send(`mutation { create_products_item(data: { sku: "G1", price: ${price} }, on: ["sku"]) { sku price } }`, parameters)
      expect((await upsert(1, '?dry_run=true')).body).toEqual({
        data: { create_products_item: { sku: 'G1', price: 1 } },
        extensions: { dry_run: true, affected: 1 },
      })
      expect(await app().must('/items/products')).toEqual([])
      await upsert(1)
      expect((await upsert(2)).body.data).toEqual({ create_products_item: { sku: 'G1', price: 2 } })
      const many = await send(
        'mutation { create_products_items(data: [{ sku: "G1", price: 3 }, { sku: "G2", price: 4 }], on: ["sku"], sort: ["sku"]) { sku price } }',
      )
      expect(many.body.data).toEqual({
        create_products_items: [
          { sku: 'G1', price: 3 },
          { sku: 'G2', price: 4 },
        ],
      })
      const once = () => send(`mutation { ${create('a', 'only once')} }`, '', { 'idempotency-key': 'gql-1' })
      const answers = await Promise.all([once(), once(), once()])
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
      expect(await app().must('/items/articles?filter[title]=only once')).toHaveLength(1)
      const guarded = await send('mutation { delete_articles_items(ids: [1, 2, 4]) { ids } }', '?max_affected=2')
      expect(guarded.body.errors?.[0]?.extensions.code).toBe('INVALID_PAYLOAD')
    })
  },
  async (app) => {
    await fillBlog(app)
    const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
    const field = (name: string, type: string, schema: object = {}) => ({ field: name, type, meta: {}, schema })
    await app.must('/collections', {
      body: {
        collection: 'products',
        meta: {},
        schema: {},
        fields: [key, field('sku', 'string', { is_unique: true }), field('price', 'integer')],
      },
    })
  },
)

async function rows({ platform }: App): Promise<unknown[]> {
  return Promise.all(
    ['articles', 'comments', 'tags', 'directus_activity', 'directus_revisions'].map((table) =>
      platform.database.knex(table).select().orderBy('id'),
    ),
  )
}
