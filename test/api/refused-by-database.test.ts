import { expect, it, jest } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

/** What only the database refuses, in its own ways: constraints that wait for the commit, columns that it fills, triggers that say no. */
const token = 'token-of-who-is-no-administrator'
const words = 'Secret of the trigger'

const shared = (generated: string) => [
  'CREATE TABLE parents (id integer PRIMARY KEY)',
  `CREATE TABLE generated (id integer PRIMARY KEY, n integer, twice integer GENERATED ALWAYS AS (n * 2) ${generated})`,
  'CREATE TABLE guarded (id integer PRIMARY KEY, n integer)',
]

const statements: Readonly<Record<string, readonly string[]>> = {
  sqlite: [
    ...shared('STORED'),
    'CREATE TABLE children (id integer PRIMARY KEY, parent integer REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)',
    `CREATE TRIGGER guard BEFORE INSERT ON guarded WHEN NEW.n > 10 BEGIN SELECT RAISE(ABORT, '${words}'); END`,
    `CREATE TRIGGER guard_update BEFORE UPDATE ON guarded WHEN NEW.n > 10 BEGIN SELECT RAISE(FAIL, '${words}'); END`,
    `CREATE TRIGGER guard_delete BEFORE DELETE ON guarded BEGIN SELECT RAISE(ROLLBACK, '${words}'); END`,
  ],
  postgres: [
    ...shared('STORED'),
    'CREATE TABLE children (id integer PRIMARY KEY, parent integer REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)',
    'CREATE TABLE places (id integer PRIMARY KEY, number integer, CONSTRAINT places_number UNIQUE (number) DEFERRABLE INITIALLY DEFERRED)',
    'CREATE EXTENSION btree_gist',
    'CREATE TABLE bookings (id integer PRIMARY KEY, room integer, during int4range, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&))',
    'CREATE TABLE identities (id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name text)',
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' OR NEW.n > 10 THEN RAISE EXCEPTION '${words}'; END IF; RETURN NEW; END $$`,
    'CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON guarded FOR EACH ROW EXECUTE FUNCTION refuse()',
    'CREATE TABLE late (id integer PRIMARY KEY, n integer)',
    'CREATE CONSTRAINT TRIGGER late_guard AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()',
    'CREATE TABLE coded (id integer PRIMARY KEY)',
    `CREATE FUNCTION refuse_coded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '${words}' USING ERRCODE = 'AB123'; END $$`,
    'CREATE TRIGGER guard BEFORE INSERT ON coded FOR EACH ROW EXECUTE FUNCTION refuse_coded()',
    "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    'CREATE TYPE pair AS (a int, b xml)',
    'CREATE TABLE odd (id integer PRIMARY KEY, word text COLLATE caseless, two pair, moment timestamptz, day date)',
    "INSERT INTO odd VALUES (1, 'a', '(1,<a/>)', 'infinity', '-infinity')",
  ],
  mysql: [
    ...shared('STORED'),
    'CREATE TABLE children (id integer PRIMARY KEY, parent integer, FOREIGN KEY (parent) REFERENCES parents (id))',
    `CREATE TRIGGER guard BEFORE INSERT ON guarded FOR EACH ROW IF NEW.n > 10 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${words}'; END IF`,
    `CREATE TRIGGER guard_update BEFORE UPDATE ON guarded FOR EACH ROW IF NEW.n > 10 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${words}', MYSQL_ERRNO = 30001; END IF`,
    `CREATE TRIGGER guard_delete BEFORE DELETE ON guarded FOR EACH ROW SIGNAL SQLSTATE '02TST' SET MESSAGE_TEXT = '${words}'`,
  ],
}

async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  for (const statement of statements[app.databaseName]!) await knex.raw(statement.replaceAll('?', '\\?'))
  await app.platform.schema.reload()
  const collections = ['parents', 'children', 'guarded', 'late', 'coded', 'odd']
  await createUser(
    app,
    'nobody-special',
    token,
    collections.flatMap((collection) =>
      ['create', 'read', 'update', 'delete'].map((action) => ({ collection, action, fields: ['*'], permissions: {} })),
    ),
  )
}

onEachApp(
  'issue 11.13: what the database refuses is the client’s error',
  (app) => {
    const refused = async (path: string, question: object = {}) => {
      const { status, body } = await app().request(path, question)
      const [error] = body.errors ?? []
      return { status, code: error?.extensions.code, message: error?.message ?? '' }
    }
    const count = async (table: string): Promise<number> => (await app().must<object[]>(`/items/${table}?limit=-1`)).length

    it('a constraint that waits for the commit is told like any other, and nothing is written', async () => {
      expect(await refused('/items/children', { body: { id: 1, parent: 99 } })).toMatchObject({ status: 400, code: 'INVALID_FOREIGN_KEY' })
      expect(await count('children')).toBe(0)
      // Within one transaction it may wait.
      expect(await app().must('/items/parents', { body: { id: 1 } })).toMatchObject({ id: 1 })
      expect(await app().must('/items/children', { body: { id: 1, parent: 1 } })).toMatchObject({ id: 1 })
      expect(await refused('/items/parents/1', { method: 'DELETE' })).toMatchObject({ status: 400, code: 'INVALID_FOREIGN_KEY' })
      expect(await count('parents')).toBe(1)
    })

    it('a dry run checks it, too', async () => {
      expect(await refused('/items/children?dry_run=true', { body: { id: 2, parent: 99 } })).toMatchObject({
        status: 400,
        code: 'INVALID_FOREIGN_KEY',
      })
      expect(await app().request('/items/children?dry_run=true', { body: { id: 2, parent: 1 } })).toMatchObject({ status: 200 })
      expect(await refused('/items/parents/1?dry_run=true', { method: 'DELETE' })).toMatchObject({
        status: 400,
        code: 'INVALID_FOREIGN_KEY',
      })
      expect(await count('children')).toBe(1)
    })

    it('a column that the database fills takes no value', async () => {
      // Generated columns are known, and left out of what is written.
      expect(await app().must('/items/generated', { body: { id: 1, n: 2, twice: 9 } })).toMatchObject({ twice: 4 })
      if (app().databaseName !== 'postgres') return
      expect(await refused('/items/identities', { body: { id: 5, name: 'x' } })).toMatchObject({ status: 400, code: 'INVALID_PAYLOAD' })
      expect(await app().must('/items/identities', { body: { name: 'x' } })).toMatchObject({ id: expect.any(Number), name: 'x' })
    })

    it('a trigger says no, and its words are for administrators', async () => {
      for (const [path, question] of [
        ['/items/guarded', { body: { id: 1, n: 11 } }],
        [
          '/items/guarded',
          {
            body: [
              { id: 3, n: 1 },
              { id: 4, n: 11 },
            ],
          },
        ],
        ['/items/guarded/1', { method: 'PATCH', body: { n: 11 } }],
        ['/items/guarded/1', { method: 'DELETE' }],
      ] as const) {
        await app().request('/items/guarded', { body: { id: 1, n: 1 } })
        const before = await count('guarded')
        const told = await refused(path, question)
        expect([path, told]).toEqual([path, { status: 400, code: 'INVALID_PAYLOAD', message: expect.stringContaining(words) }])
        const hidden = await refused(path, { ...question, as: token })
        expect([path, hidden]).toEqual([path, { status: 400, code: 'INVALID_PAYLOAD', message: expect.not.stringContaining('Secret') }])
        expect(JSON.stringify((await app().request(path, { ...question, as: token })).body)).not.toContain('Secret')
        expect(await count('guarded')).toBe(before)
      }
      const { body } = await app().graphql('mutation { create_guarded_item(data: { id: 9, n: 11 }) { id } }', { as: token })
      expect(body.errors?.[0]?.extensions.code).toBe('INVALID_PAYLOAD')
      expect(JSON.stringify(body)).not.toContain('Secret')
      // What comes after is not disturbed.
      expect(await app().must('/items/guarded', { body: { id: 20, n: 1 } })).toMatchObject({ id: 20 })
    })
  },
  fill,
)

/** Leaves the database no place for what is written next. */
const fillDisk: Readonly<Record<string, (app: App) => Promise<void>>> = {
  sqlite: async ({ platform: { database } }) => {
    await database.knex.raw('CREATE TABLE filling (id integer PRIMARY KEY, content text)')
    const [{ page_count: count }] = (await database.knex.raw('PRAGMA page_count')) as [{ page_count: number }]
    await database.knex.raw(`PRAGMA max_page_count = ${count}`)
  },
  postgres: async ({ platform: { database } }) => {
    await database.knex.raw('CREATE TABLE filling (id integer PRIMARY KEY, content text)')
    await database.knex.raw(
      `CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$`,
    )
    await database.knex.raw('CREATE TRIGGER fill BEFORE INSERT ON filling FOR EACH ROW EXECUTE FUNCTION fill()')
  },
  mysql: async ({ platform: { database } }) => {
    await database.knex.transaction(async (transaction) => {
      await transaction.raw('SET SESSION max_heap_table_size = 16384')
      await transaction.raw('CREATE TABLE filling (id integer PRIMARY KEY, content varchar(15000)) ENGINE = MEMORY')
      for (let id = 100; id < 1_000; id++) {
        const row = await transaction.raw('INSERT INTO filling VALUES (?, ?)', [id, 'x'.repeat(15_000)]).catch(() => null)
        if (row === null) break
      }
      await transaction.raw('SET SESSION max_heap_table_size = DEFAULT')
    })
  },
}

onEachApp('issue 11.13: a full disk', (app) => {
  it('is a 503, and the log says so', async () => {
    await fillDisk[app().databaseName]!(app())
    await app().platform.schema.reload()
    const log = jest.spyOn(app().platform.logger, 'error')
    const content = 'x'.repeat(15_000)
    const { status, body } = await app().request('/items/filling', { body: { id: 1, content } })
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'SERVICE_UNAVAILABLE'])
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ err: expect.any(Error) }), expect.any(String))
    const { body: answer } = await app().graphql(`mutation { create_filling_item(data: { id: 1, content: "${content}" }) { id } }`)
    expect(answer.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE')
    expect(log).toHaveBeenCalledTimes(2)
    log.mockRestore()
  })
})

onEachApp(
  'issue 11.13: what PostgreSQL refuses is the client’s error',
  (app) => {
    const refused = async (path: string, question: object = {}) => {
      const { status, body } = await app().request(path, question)
      const [error] = body.errors ?? []
      return { status, code: error?.extensions.code, message: error?.message ?? '' }
    }

    it('exclusion constraints', async () => {
      await app().must('/items/bookings', { body: { id: 1, room: 1, during: '[1,5)' } })
      expect(await refused('/items/bookings', { body: { id: 2, room: 1, during: '[4,9)' } })).toMatchObject({
        status: 400,
        code: 'RECORD_NOT_UNIQUE',
      })
      expect(await app().must('/items/bookings', { body: { id: 2, room: 1, during: '[5,9)' } })).toMatchObject({ id: 2 })
      const refusal = await refused('/items/bookings/2', { method: 'PATCH', body: { during: '[2,3)' } })
      expect(refusal).toMatchObject({ status: 400, code: 'RECORD_NOT_UNIQUE' })
      expect(refusal.message).not.toContain('[1,5)')
    })

    it('unique keys that wait for the commit', async () => {
      await app().must('/items/places', {
        body: [
          { id: 1, number: 1 },
          { id: 2, number: 2 },
        ],
      })
      // They may be exchanged.
      expect(
        await app().must('/items/places', {
          method: 'PATCH',
          body: [
            { id: 1, number: 2 },
            { id: 2, number: 1 },
          ],
        }),
      ).toHaveLength(2)
      expect(await refused('/items/places', { body: { id: 3, number: 1 } })).toMatchObject({ status: 400, code: 'RECORD_NOT_UNIQUE' })
      const { body } = await app().graphql('mutation { create_places_item(data: { id: 3, number: 1 }) { id } }')
      expect(body.errors?.[0]?.extensions.code).toBe('RECORD_NOT_UNIQUE')
      expect(await refused('/items/places?dry_run=true', { body: { id: 3, number: 1 } })).toMatchObject({
        status: 400,
        code: 'RECORD_NOT_UNIQUE',
      })
    })

    it('triggers that wait for the commit, or have a code of their own', async () => {
      for (const path of ['/items/late', '/items/late?dry_run=true', '/items/coded']) {
        const body = path.includes('coded') ? { id: 1 } : { id: 1, n: 11 }
        expect([path, await refused(path, { body })]).toEqual([
          path,
          { status: 400, code: 'INVALID_PAYLOAD', message: expect.stringContaining(words) },
        ])
        const answer = await app().request(path, { body, as: token })
        expect([path, answer.status, answer.text.includes('Secret')]).toEqual([path, 400, false])
      }
      expect(await app().must('/items/late')).toEqual([])
    })

    it('questions that it has no answer for', async () => {
      for (const query of [
        'search=a',
        'filter[word][_contains]=a',
        'filter[word][_starts_with]=a',
        `filter[two][_eq]=${encodeURIComponent('(1,<a/>)')}`,
        `filter[two][_eq]=${encodeURIComponent('no pair')}`,
        'filter[two][_in]=x',
        'sort=two',
        'aggregate[max]=two',
        'aggregate[count]=*&groupBy=two',
        'fields=year(moment)',
        'filter[year(moment)][_eq]=2024',
        'aggregate[count]=*&groupBy=year(moment)',
        'sort=year(moment)',
      ]) {
        const answer = await refused(`/items/odd?${query}`, { as: token })
        expect([query, answer.status, answer.code]).toEqual([query, 400, 'INVALID_QUERY'])
      }
      for (const document of ['{ odd(search: "a") { id } }', '{ odd { moment_func { year } } }']) {
        const { body } = await app().graphql(document, { as: token })
        expect([document, body.errors?.[0]?.extensions.code]).toEqual([document, 'INVALID_QUERY'])
      }
      expect(await app().must('/items/odd?fields=id,moment,day', { as: token })).toEqual([{ id: 1, moment: 'infinity', day: '-infinity' }])
      const update = { query: { filter: { word: { _contains: 'a' } } }, data: { word: 'b' } }
      expect(await refused('/items/odd', { method: 'PATCH', body: update })).toMatchObject({ status: 400, code: 'INVALID_QUERY' })
    })
  },
  fill,
  {},
  ['postgres'],
)
