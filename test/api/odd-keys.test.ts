import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

const token = 'token-of-who-reads-one-day'

/** A table as databases partition them, and one with a key of other types; names as spreadsheets give them. */
async function fill(app: App): Promise<void> {
  const { knex } = app.platform.database
  const q = app.databaseName === 'postgres' ? '"' : '`'
  const moment = { sqlite: 'TIMESTAMP', postgres: 'timestamptz', mysql: 'timestamp(6)' }[app.databaseName]
  const partitioned = app.databaseName === 'postgres' ? ' PARTITION BY RANGE (made)' : ''
  for (const statement of [
    `CREATE TABLE days (day date NOT NULL, is_open boolean NOT NULL, note varchar(40), PRIMARY KEY (day, is_open))`,
    `CREATE TABLE prices (amount decimal(10,2) NOT NULL, rate double precision NOT NULL, at time NOT NULL, note varchar(40), PRIMARY KEY (amount, rate, at))`,
    `CREATE TABLE events (id integer NOT NULL, made ${moment} NOT NULL DEFAULT CURRENT_TIMESTAMP, note varchar(40), PRIMARY KEY (id, made))${partitioned}`,
    ...(partitioned ? ['CREATE TABLE events_all PARTITION OF events DEFAULT'] : []),
    `CREATE TABLE sheets (id integer PRIMARY KEY, ${q}Cost, net${q} integer, ${q}addr:street${q} varchar(40), ${q} lead${q} varchar(40), ${q}a.b${q} varchar(40), ${q}f(x)${q} varchar(40), ${q}*${q} integer, ${q}-minus${q} integer)`,
  ])
    await knex.raw(statement.replaceAll('?', '\\?'))
  await app.platform.schema.reload()
  await createUser(app, 'one-day', token, [
    { collection: 'days', action: 'read', fields: ['*'], permissions: { is_open: { _eq: true } } },
    { collection: 'days', action: 'update', fields: ['*'], permissions: { is_open: { _eq: true } } },
  ])
}

onEachApp(
  'issue 12.5: keys and names of other programs',
  (app) => {
    const path = (collection: string, ...parts: readonly string[]) =>
      `/items/${collection}/${encodeURIComponent(parts.map(encodeURIComponent).join(','))}`

    it('days and booleans make a key', async () => {
      const [open, closed] = [
        { day: '2024-02-29', is_open: true },
        { day: '2024-02-29', is_open: false },
      ]
      expect(await app().must('/items/days', { body: { ...open, note: 'a' } })).toEqual({ ...open, note: 'a' })
      await app().must('/items/days', { body: [closed, { day: '2024-03-01', is_open: true }] })
      expect(await app().must(path('days', '2024-02-29', 'true'))).toEqual({ ...open, note: 'a' })
      expect(await app().must(path('days', '2024-02-29', 'false'), { method: 'PATCH', body: { note: 'b' } })).toEqual({
        ...closed,
        note: 'b',
      })
      expect(
        await app().must('/items/days', { method: 'PATCH', body: { keys: ['2024-02-29,true', '2024-02-29,false'], data: { note: 'c' } } }),
      ).toHaveLength(2)
      expect(await app().must('/items/days', { method: 'PATCH', body: [{ ...open, note: 'd' }] })).toEqual([{ ...open, note: 'd' }])
      expect(await app().must('/items/days?on=day,is_open', { body: { ...open, note: 'e' } })).toMatchObject({ note: 'e' })
      expect((await app().request(path('days', '2024-02-30', 'true'))).status).toBe(403)
      expect((await app().request(path('days', '2024-02-29', 'perhaps'))).status).toBe(403)
      const { body } = await app().graphql('{ days_by_id(id: "2024-02-29,true") { note } }')
      expect(body.data).toEqual({ days_by_id: { note: 'e' } })
      const revisions = await app().must<{ item: string }[]>('/revisions?filter[collection]=days&fields=item&limit=1')
      expect(revisions[0]?.item).toBe('2024-02-29,true')
      expect((await app().request('/items/days', { method: 'DELETE', body: ['2024-02-29,true', '2024-02-29,false'] })).status).toBe(204)
      expect(await app().must('/items/days?fields=day')).toEqual([{ day: '2024-03-01' }])
    })

    it('rules reach their items', async () => {
      await app().must('/items/days', { body: { day: '2024-03-01', is_open: false } })
      const update = (key: string) => app().request(path('days', '2024-03-01', key), { method: 'PATCH', body: { note: 'x' }, as: token })
      expect([(await update('true')).status, (await update('false')).status]).toEqual([200, 403])
      const both = await app().request('/items/days', {
        method: 'PATCH',
        body: { keys: ['2024-03-01,true', '2024-03-01,false'], data: { note: 'y' } },
        as: token,
      })
      expect(both.status).toBe(403)
    })

    it('numbers with a fraction and times make a key', async () => {
      const made = await app().must<Record<string, unknown>>('/items/prices', {
        body: { amount: '1.50', rate: 0.1, at: '10:00:00', note: 'a' },
      })
      const key = [String(made.amount), String(made.rate), String(made.at)]
      expect(await app().must(path('prices', ...key), { method: 'PATCH', body: { note: 'b' } })).toMatchObject({ note: 'b' })
      expect(await app().must(path('prices', '1.5', '0.1', '10:00:00'))).toMatchObject({ note: 'b' })
      expect((await app().request(path('prices', 'x', '0.1', '10:00:00'))).status).toBe(403)
      expect((await app().request(path('prices', ...key), { method: 'DELETE' })).status).toBe(204)
    })

    it('a moment that the database gives is a part of the key, in all its digits', async () => {
      const made = await app().must<{ id: number; made: string }>('/items/events', { body: { id: 1, note: 'a' } })
      expect(made.made).toMatch(/^20\d\d-.*T.*Z$/)
      expect(await app().must(path('events', '1', made.made), { method: 'PATCH', body: { note: 'b' } })).toMatchObject({ note: 'b' })
      expect(await app().must('/items/events', { body: { id: 2, made: '2024-02-29T12:00:00+02:00' } })).toMatchObject({
        made: '2024-02-29T10:00:00.000Z',
      })
      expect(await app().must(path('events', '2', '2024-02-29T10:00:00Z'))).toMatchObject({ id: 2 })
      expect((await app().request('/items/events', { method: 'DELETE', body: [`1,${encodeURIComponent(made.made)}`] })).status).toBe(204)
    })

    it('columns with any name are written and read', async () => {
      const item = { id: 1, 'Cost, net': 5, 'addr:street': 'Main', ' lead': 'x', 'a.b': 'dot', 'f(x)': 'call', '*': 1, '-minus': 2 }
      expect(await app().must('/items/sheets', { body: item })).toEqual(item)
      expect(
        await app().must('/items/sheets/1', { method: 'PATCH', body: { 'Cost, net': 6, 'addr:street': 'Side', ' lead': 'y', 'a.b': 'z' } }),
      ).toEqual({
        ...item,
        ...{ 'Cost, net': 6, 'addr:street': 'Side', ' lead': 'y', 'a.b': 'z' },
      })
      const [revision] = await app().must<{ data: object; delta: object }[]>(
        '/revisions?filter[collection]=sheets&sort=-id&limit=1&fields=data,delta',
      )
      expect(revision?.delta).toEqual({ 'Cost, net': 6, 'addr:street': 'Side', ' lead': 'y', 'a.b': 'z' })
      const search = (query: object) => app().must('/items/sheets', { method: 'SEARCH', body: { query } })
      expect(await search({ fields: ['Cost, net', 'addr:street', ' lead', 'a.b'] })).toEqual([
        { 'Cost, net': 6, 'addr:street': 'Side', ' lead': 'y', 'a.b': 'z' },
      ])
      expect(
        await search({
          filter: { 'Cost, net': { _eq: 6 }, 'addr:street': { _eq: 'Side' } },
          sort: ['-Cost, net', ' lead'],
          fields: ['id'],
        }),
      ).toEqual([{ id: 1 }])
      expect(await search({ aggregate: { sum: ['Cost, net'] }, groupBy: ['addr:street'] })).toMatchObject([{ 'addr:street': 'Side' }])
    })

    it('a path through what is no relation drops the path alone', async () => {
      await app().must('/items/days', { body: { day: '2025-01-01', is_open: true, note: 'n' } })
      const filter = 'filter[day]=2025-01-01'
      const whole = { day: '2025-01-01', is_open: true, note: 'n' }
      expect(await app().must(`/items/days?fields=*,note.x&${filter}`)).toEqual([whole])
      expect(await app().must(`/items/days?fields=note.x,*&${filter}`)).toEqual([whole])
      expect(await app().must(`/items/days?fields=day,note,note.x.y&${filter}`)).toEqual([{ day: '2025-01-01', note: 'n' }])
      expect(await app().must(`/items/days?fields=day,note.x&${filter}`)).toEqual([{ day: '2025-01-01' }])
    })

    it('a time is filled with the moment of creation and of change', async () => {
      await app().must('/collections', {
        body: {
          collection: 'shifts',
          meta: {},
          schema: {},
          fields: [
            { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } },
            { field: 'began', type: 'time', meta: { special: ['date-created'] }, schema: {} },
            { field: 'changed', type: 'time', meta: { special: ['date-updated'] }, schema: {} },
            { field: 'note', type: 'string', meta: {}, schema: {} },
          ],
        },
      })
      const made = await app().must<{ id: number; began: string; changed: null }>('/items/shifts', { body: { note: 'a' } })
      expect(made).toMatchObject({ began: expect.stringMatching(/^\d\d:\d\d:\d\d$/), changed: null })
      expect(await app().must(`/items/shifts/${made.id}`, { method: 'PATCH', body: { note: 'b' } })).toMatchObject({
        began: made.began,
        changed: expect.stringMatching(/^\d\d:\d\d:\d\d$/),
      })
    })
  },
  fill,
)
