import { describe, expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

/** Security case 83. A table without transactions keeps what is written to it, whatever becomes of the request. */
const engines = ['MyISAM', 'MEMORY', 'Aria'] as const
const token = 'token-of-who-writes-their-own'

let user = ''

async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  for (const engine of engines) {
    const table = `notes_${engine.toLowerCase()}`
    await knex.raw(`CREATE TABLE ${table} (id int PRIMARY KEY AUTO_INCREMENT, title varchar(20) UNIQUE, owner char(36)) ENGINE=${engine}`)
  }
  await knex.raw('CREATE TABLE safe (id int PRIMARY KEY AUTO_INCREMENT, title varchar(20), note int)')
  await app.platform.schema.reload()
  const made = await createUser(
    app,
    'own',
    token,
    engines.flatMap((engine) =>
      (['read', 'update', 'create', 'delete'] as const).map((action) => ({
        collection: `notes_${engine.toLowerCase()}`,
        action,
        fields: ['*'],
        permissions: { owner: { _eq: '$CURRENT_USER' } },
      })),
    ),
  )
  user = made.user
  for (const engine of engines)
    await knex.raw(`INSERT INTO notes_${engine.toLowerCase()} (id, title, owner) VALUES (1, 'one', ?), (2, 'two', ?)`, [user, user])
  // There are no foreign keys to such tables; old databases tell of their relations by metadata alone.
  await knex('directus_relations').insert({ many_collection: 'safe', many_field: 'note', one_collection: 'notes_aria' })
  await app.platform.schema.reload()
}

onEachApp(
  'issue 12.3, security case 83: tables without transactions',
  (app) => {
    describe.each(engines)('of the engine %s', (engine) => {
      const table = `notes_${engine.toLowerCase()}`
      const path = `/items/${table}`
      const rows = async () => (await app().platform.database.knex.raw(`SELECT id, title, owner FROM ${table} ORDER BY id`))[0] as object[]
      const refused = async (path: string, question: object) => {
        const before = await rows()
        const { status, body } = await app().request(path, question)
        expect({ path, status, code: body.errors?.[0]?.extensions.code }).toEqual({ path, status: 422, code: 'UNPROCESSABLE_CONTENT' })
        expect(await rows()).toEqual(before)
      }

      it('a dry run is refused', async () => {
        await refused(`${path}/1?dry_run=true`, { method: 'DELETE' })
        await refused(`${path}?dry_run=true`, { method: 'DELETE', body: [1, 2] })
        await refused(`${path}?dry_run=true`, { method: 'DELETE', body: { query: { limit: -1 } } })
        await refused(`${path}?dry_run=true`, { body: { title: 'new' } })
        await refused(`${path}/1?dry_run=true`, { method: 'PATCH', body: { title: 'new' } })
      })

      it('conditions are refused', async () => {
        await refused(`${path}/1`, { method: 'PATCH', body: { title: 'new' }, headers: { 'if-match': '*' } })
        await refused(`${path}/1`, { method: 'DELETE', headers: { 'if-match': '*' } })
        await refused(`${path}/1?max_affected=1`, { method: 'DELETE' })
        await refused(path, { body: { title: 'new' }, headers: { 'idempotency-key': `k-${engine}` } })
      })

      it('several items in one request are refused', async () => {
        await refused(path, { body: [{ title: 'three' }, { title: 'one' }] })
        await refused(path, { method: 'PATCH', body: { keys: [1, 2], data: { title: 'same' } } })
        await refused(path, {
          method: 'PATCH',
          body: [
            { id: 1, title: 'x' },
            { id: 2, title: 'y' },
          ],
        })
        await refused(path, { method: 'DELETE', body: [1, 2] })
        const before = await rows()
        for (const document of [
          `mutation { a: create_${table}_item(data: { title: "a" }) { id } b: create_${table}_item(data: { title: "one" }) { id } }`,
          `mutation { create_${table}_items(data: [{ title: "a" }, { title: "b" }]) { id } }`,
          `mutation { a: create_${table}_item(data: { title: "a" }) { id } b: create_safe_item(data: { title: "b" }) { id } }`,
        ]) {
          const { body } = await app().graphql(document)
          expect([document, body.errors?.[0]?.extensions.code]).toEqual([document, 'UNPROCESSABLE_CONTENT'])
        }
        expect(await rows()).toEqual(before)
        expect(await app().must('/items/safe')).toEqual([])
      })

      it('what a rule looks at after it was written is refused', async () => {
        await refused(`${path}/1`, { method: 'PATCH', body: { owner: null }, as: token })
        await refused(`${path}/1`, { method: 'PATCH', body: { owner: user }, as: token })
      })

      it('one item at a time is written, and refused as anywhere', async () => {
        const { id } = await app().must<{ id: number }>(path, { body: { title: 'new', owner: user } })
        expect(await app().must(`${path}/${id}`, { method: 'PATCH', body: { title: 'newer' }, as: token })).toMatchObject({
          title: 'newer',
        })
        expect(await app().must(path, { method: 'PATCH', body: [{ id, title: 'newest' }] })).toMatchObject([{ title: 'newest' }])
        expect((await app().request(path, { body: { title: 'one' } })).body.errors?.[0]?.extensions.code).toBe('RECORD_NOT_UNIQUE')
        expect((await app().request(`${path}/${id}`, { method: 'DELETE', as: token })).status).toBe(204)
        expect(await rows()).toHaveLength(2)
      })
    })

    it('they are not written along the relations of another item', async () => {
      const { body } = await app().request('/items/safe', { body: { title: 's', note: { title: 'nested' } } })
      expect(body.errors?.[0]?.extensions.code).toBe('UNPROCESSABLE_CONTENT')
      expect(await app().must('/items/safe')).toEqual([])
    })

    it('a version that changes one is not shown', async () => {
      await app().must('/collections/notes_aria', { method: 'PATCH', body: { meta: { versioning: true } } })
      const version = await app().must<{ id: string }>('/versions', {
        body: { collection: 'notes_aria', item: '1', key: 'draft', name: 'd' },
      })
      await app().must(`/versions/${version.id}/save`, { body: { title: 'drafted' } })
      const shown = await app().must<{ title: string; $meta: { error: string } }>('/items/notes_aria/1?version=draft')
      expect(shown).toMatchObject({ title: 'one', $meta: { error: 'UNPROCESSABLE_CONTENT' } })
      expect(await app().must('/items/notes_aria/1?fields=title')).toEqual({ title: 'one' })
    })

    it('our own tables have transactions, whatever the server makes by default', async () => {
      await app().must('/collections', { body: { collection: 'ours', meta: {}, schema: {}, fields: [] } })
      const [[row]] = (await app().platform.database.knex.raw(
        "SELECT ENGINE AS engine FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'ours'",
      )) as [{ engine: string }[]]
      expect(row?.engine).toBe('InnoDB')
    })
  },
  fill,
  {},
  ['mysql'],
)
