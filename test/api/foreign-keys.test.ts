import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import { type App, startApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

/** Reads and writes sales and shops, but does not see the codes by which sales name their shops. */
const codelessToken = 'token-of-who-sees-no-codes'

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))(
  'A foreign key that leads to a unique field on %s',
  (_name, kind) => {
    let empty: EmptyDatabase
    let app: App
    beforeAll(async () => {
      empty = await kind.create()
      await createTables(empty)
      app = await startApp(empty.config)
      await describeTables(app)
    })
    afterAll(async () => {
      await app?.stop()
      await empty?.drop()
    })
    // The keys of shops and their codes are crossed, so that code that takes one for the other is found out.
    beforeEach(async () => {
      await app.must('/items/sale', { method: 'DELETE', body: { query: { filter: {}, limit: -1 } } })
      await app.must('/items/shop', { method: 'DELETE', body: { query: { filter: {}, limit: -1 } } })
      const shops = [
        { id: 1, code: 2, name: 'one' },
        { id: 2, code: 1, name: 'two' },
      ]
      await app.must('/items/shop', { body: shops })
      await app.must('/items/sale', { body: { id: 1, shop: 2 } })
    })
    const sales = () => app.must<object[]>('/items/sale?fields=id,shop.id,shop.code,shop.name&sort=id')
    const shop = (id: number) => app.must<{ sales: number[] }>(`/items/shop/${id}?fields=sales`).then((item) => item.sales.toSorted())
    const patch = (path: string, body: object, as?: string) => app.request(path, { method: 'PATCH', body, ...(as ? { as } : {}) })

    it('links the item that a nested object names by its key', async () => {
      expect((await patch('/items/sale/1?fields=shop.id,shop.code,shop.name', { shop: { id: 1, name: 'renamed' } })).body).toEqual({
        data: { shop: { id: 1, code: 2, name: 'renamed' } },
      })
      expect((await patch('/items/sale/1?fields=shop.id', { shop: { id: 2 } })).body).toEqual({ data: { shop: { id: 2 } } })
      const { body } = await app.graphql('mutation { update_sale_item(id: 1, data: { shop: { id: 1 } }) { shop { id code } } }')
      expect(body).toEqual({ data: { update_sale_item: { shop: { id: '1', code: 2 } } } })
    })

    it('links the item that is created with it, by what it has in the end', async () => {
      expect(await app.must('/items/sale?fields=shop.code,shop.name', { body: { shop: { code: 9, name: 'nine' } } })).toEqual({
        shop: { code: 9, name: 'nine' },
      })
      expect((await patch('/items/sale/1?fields=shop.id,shop.code', { shop: { id: 1, code: 7 } })).body).toEqual({
        data: { shop: { id: 1, code: 7 } },
      })
    })

    it('lets an item be named by the field itself, too', async () => {
      expect((await patch('/items/sale/1?fields=shop.id', { shop: 1 })).body).toEqual({ data: { shop: { id: 2 } } })
    })

    it('gives children to the parent through which they are written', async () => {
      await patch('/items/shop/1', { sales: { create: [{ id: 2 }], update: [], delete: [] } })
      await patch('/items/shop/2', { sales: { create: [{ id: 3 }], update: [{ id: 1 }], delete: [] } })
      expect([await shop(1), await shop(2)]).toEqual([[2], [1, 3]])
      expect(await app.must('/items/sale?fields=id,place&sort=id')).toEqual([
        { id: 1, place: null },
        { id: 2, place: 1 },
        { id: 3, place: 1 },
      ])
      await patch('/items/shop/1', { sales: { create: [{ id: 4 }], update: [], delete: [] } })
      expect(await app.must('/items/sale/4?fields=place')).toEqual({ place: 2 })
    })

    it('replaces and takes away children of that parent alone', async () => {
      await app.must('/items/sale', { body: { id: 2, shop: 1 } })
      await patch('/items/shop/1', { sales: { create: [], update: [], delete: [1, 2] } })
      expect([await shop(1), await shop(2)]).toEqual([[], [2]])
      await patch('/items/shop/1', { sales: [1, { id: 3 }] })
      expect([await shop(1), await shop(2)]).toEqual([[1, 3], [2]])
      await patch('/items/shop/1', { sales: [3] })
      expect([await shop(1), await shop(2)]).toEqual([[3], [2]])
      const made = await app.must('/items/shop?fields=code,sales', { body: { id: 5, code: 50, name: 'new', sales: [1, { id: 6 }] } })
      expect(made).toEqual({ code: 50, sales: [1, 6] })
    })

    it('follows a code that changes in the same write', async () => {
      await patch('/items/sale/1', { shop: null })
      await patch('/items/shop/1', { code: 11, sales: [1] })
      expect(await sales()).toEqual([{ id: 1, shop: { id: 1, code: 11, name: 'one' } }])
    })

    it('refuses children of a parent that has nothing they could name', async () => {
      await app.must('/items/shop', { body: { id: 8, name: 'codeless' } })
      const children = await patch('/items/shop/8', { sales: [1] })
      const parent = await patch('/items/sale/1', { shop: { id: 8 } })
      expect([children.status, parent.status]).toEqual([400, 400])
      expect(children.body.errors?.[0]?.extensions.code).toBe('INVALID_PAYLOAD')
      expect(await sales()).toMatchObject([{ id: 1, shop: { id: 1 } }])
    })

    it('is imported', async () => {
      const form = new FormData()
      form.append('file', new Blob(['id,shop.id,shop.name\n1,2,"two, again"\n7,1,one\n'], { type: 'text/csv' }), 'sale.csv')
      const { status } = await fetch(`${app.url}/utils/import/sale`, {
        method: 'POST',
        headers: { authorization: 'Bearer token-of-the-administrator' },
        body: form,
      })
      expect(status).toBe(200)
      expect(await sales()).toMatchObject([
        { id: 1, shop: { id: 2, name: 'two, again' } },
        { id: 7, shop: { id: 1 } },
      ])
    })

    it('is told by history and put back by a revert as it was', async () => {
      await patch('/items/sale/1', { shop: { id: 2 } })
      await patch('/items/sale/1', { shop: { id: 1 } })
      const revisions = await app.must<{ id: number; delta: object }[]>(
        '/revisions?filter[collection]=sale&filter[item]=1&sort=-id&limit=2&fields=id,delta',
      )
      expect(revisions.map(({ delta }) => delta)).toEqual([{ shop: 2 }, { shop: 1 }])
      await app.request(`/utils/revert/${revisions[1]!.id}`, { method: 'POST', body: {} })
      expect(await sales()).toMatchObject([{ id: 1, shop: { id: 2 } }])
    })

    it('stands in versions, and is promoted with them', async () => {
      const { id } = await app.must<{ id: string }>('/versions', { body: { key: 'moved', collection: 'sale', item: '1' } })
      await app.must(`/versions/${id}/save`, { body: { shop: { id: 2, name: 'drafted' } } })
      expect(await app.must('/items/sale/1?version=moved&fields=shop.id,shop.name')).toMatchObject({ shop: { id: 2, name: 'drafted' } })
      // Made by the version, with a key that is another one's code.
      await app.must(`/versions/${id}/save`, { body: { shop: { id: 30, code: 31 } } })
      expect(await app.must('/items/sale/1?version=moved&fields=shop')).toMatchObject({ shop: 31 })
      await app.must(`/versions/${id}/save`, { body: { shop: { id: 2 } } })
      const { mainHash } = await app.must<{ mainHash: string }>(`/versions/${id}/compare`)
      await app.must(`/versions/${id}/promote`, { body: { mainHash } })
      expect(await sales()).toMatchObject([{ id: 1, shop: { id: 2 } }])
      await app.request(`/versions/${id}`, { method: 'DELETE' })
    })

    it('does not tell what it leads to, where the caller may not see that field', async () => {
      const bySale = await patch('/items/sale/1?fields=id', { shop: { id: 2 } }, codelessToken)
      const byShop = await patch('/items/shop/2?fields=id', { sales: [1] }, codelessToken)
      expect([bySale.status, byShop.status]).toEqual([403, 403])
      expect(await sales()).toMatchObject([{ id: 1, shop: { id: 1 } }])
      const own = await app.request('/items/sale?fields=id', {
        as: codelessToken,
        body: { id: 9, shop: { id: 90, code: 91, name: 'own' } },
      })
      expect(own.status).toBe(200)
      expect(await sales()).toMatchObject([{ id: 1 }, { id: 9, shop: { id: 90, code: 91 } }])

      const { id } = await app.must<{ id: string }>('/versions', { body: { key: 'told', collection: 'sale', item: '1' } })
      await app.must(`/versions/${id}/save`, { body: { shop: { id: 2 } } })
      const version = await app.request('/items/sale/1?version=told&fields=shop', { as: codelessToken })
      expect((version.body.data as unknown as { shop: unknown }).shop).toBe(2)
      await app.request(`/versions/${id}`, { method: 'DELETE' })
    })

    it('costs no statement where it leads to the primary key', async () => {
      const write = (body: object) => async () => void (await patch('/items/note/1', body))
      const [plain, nested] = [await app.statementsOf(write({ shop: 1 })), await app.statementsOf(write({ shop: { id: 1 } }))]
      // Only whether there is such a shop.
      expect(nested.length - plain.length).toBe(1)
    })
  },
)

async function describeTables(app: App): Promise<void> {
  const { must } = app
  for (const name of ['shop', 'sale', 'note'])
    await must(`/collections/${name}`, { method: 'PATCH', body: { meta: { note: name, versioning: true } } })
  await must('/fields/shop', { body: { field: 'sales', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
  await must('/relations/sale/shop', { method: 'PATCH', body: { meta: { one_field: 'sales', sort_field: 'place' } } })
  const every = (collection: string, action: string, fields = ['*']) => ({ collection, action, fields, permissions: {} })
  await createUser(app, 'codeless', codelessToken, [
    ...['create', 'read', 'update', 'delete'].map((action) => every('sale', action)),
    every('shop', 'create'),
    every('shop', 'update', ['name', 'sales']),
    every('shop', 'read', ['id', 'name', 'sales']),
    every('directus_versions', 'read'),
  ])
}

async function createTables({ config }: EmptyDatabase): Promise<void> {
  const database = await connectDatabase(config)
  try {
    await database.knex.schema.createTable('shop', (table) => {
      table.increments('id')
      table.integer('code').unique()
      table.string('name')
    })
    await database.knex.schema.createTable('sale', (table) => {
      table.increments('id')
      table.integer('shop').references('code').inTable('shop').onUpdate('CASCADE')
      table.integer('place')
    })
    await database.knex.schema.createTable('note', (table) => {
      table.increments('id')
      table.integer('shop').unsigned().references('id').inTable('shop').onDelete('SET NULL')
    })
    await database.knex('note').insert([{ shop: null }])
  } finally {
    await database.close()
  }
}
