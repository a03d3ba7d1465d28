import { expect, it } from '@jest/globals'
import { type Answer, type App, admin, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// What attackers found beside reading and rules: conditions, costs, guesses, sessions.

const tokens = { clerk: 'token-of-the-clerk', maker: 'token-of-the-maker', guesser: 'token-of-the-guesser', losing: 'token-of-the-losing' }

onEachApp(
  'What conditions, costs and guesses leave open',
  (app) => {
    const send = (method: string, path: string, body?: unknown, as?: string | null, headers?: Record<string, string>) =>
      app().request(path, { method, body, ...(as === undefined ? {} : { as }), ...(headers ? { headers } : {}) })
    const codeOf = ({ body }: Answer) => body.errors?.[0]?.extensions.code

    it.each([
      ['DELETE', '/collections/tags', undefined],
      ['PATCH', '/collections/tags', { meta: { note: 'x' } }],
      ['POST', '/collections', { collection: 'made', meta: {}, schema: {} }],
      ['DELETE', '/fields/tags/name', undefined],
      ['POST', '/fields/tags', { field: 'more', type: 'string', meta: {}, schema: {} }],
      ['DELETE', '/relations/articles/author', undefined],
      ['POST', '/users/invite', { email: 'new@example.com', role: '00000000-0000-0000-0000-000000000000' }],
    ])('a condition that cannot be kept is refused: %s %s', async (method, path, body) => {
      const before = await app().must<object[]>('/fields/tags')
      for (const condition of ['dry_run=true', 'max_affected=0'])
        expect(codeOf(await send(method, `${path}?${condition}`, body))).toBe('INVALID_QUERY')
      expect(codeOf(await send(method, path, body, undefined, { 'if-match': '"x"' }))).toBe('INVALID_QUERY')
      expect(await app().must('/fields/tags')).toEqual(before)
    })

    it('in GraphQL, too', async () => {
      const query = JSON.stringify({ query: 'mutation { delete_collections_item(collection: "tags") { collection } }' })
      expect((await app().request('/graphql/system?dry_run=true', { body: query })).text).toMatch(/dry_run/)
      expect(await app().must<object[]>('/items/tags')).toHaveLength(3)
    })

    it('a revert and a promotion keep conditions', async () => {
      await app().must('/items/tags/1', { method: 'PATCH', body: { name: 'azure' } })
      const [{ id } = { id: 0 }] = await app().must<{ id: number }[]>(
        '/revisions?filter[collection][_eq]=tags&filter[item][_eq]=1&sort=-id&limit=1',
      )
      await app().must('/items/tags/1', { method: 'PATCH', body: { name: 'cyan' } })
      expect((await send('POST', `/utils/revert/${id}`, {}, undefined, { 'if-match': '"wrong"' })).status).toBe(412)
      expect((await send('POST', `/utils/revert/${id}?max_affected=0`, {})).status).toBe(400)
      expect(await app().must('/items/tags/1?fields=name')).toEqual({ name: 'cyan' })
    })

    it('nobody has a thousand texts hashed by one request, nor a hash that costs what they like', async () => {
      const twice = await app().graphql('mutation { a: utils_hash_generate(string: "x") b: utils_hash_generate(string: "y") }', {
        as: null,
        system: true,
      })
      expect(twice.text).toMatch(/once/)
      for (const cost of [
        'm=4194304,t=1000,p=4',
        'm=4194304,p=4,t=1000',
        't=1000,p=1,m=4194304',
        'm=1,m=4194304,t=1,t=1000',
        'm=65536,p=1,t=-1',
        'm=0x400000,p=1,t=1e3',
      ]) {
        const costly = `$argon2id$v=19$${cost}$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaJObG`
        expect([cost, codeOf(await send('POST', '/utils/hash/verify', { string: 'x', hash: costly }, null))]).toEqual([
          cost,
          'INVALID_PAYLOAD',
        ])
      }
      const { data: hash } = (await send('POST', '/utils/hash/generate', { string: 'x' }, null)).body
      expect((await send('POST', '/utils/hash/verify', { string: 'x', hash }, null)).body.data).toBe(true)
    })

    it('a foreign key to a hidden field does not tell its values', async () => {
      const point = (city: string) => send('PATCH', '/items/visits/1?dry_run=true', { city }, tokens.clerk)
      const [hidden, unknown] = [await point('secret-code'), await point('no-code')]
      expect([hidden.status, hidden.text]).toEqual([403, unknown.text])
      expect((await send('PATCH', '/items/visits/1?dry_run=true', { city: 'secret-code' })).status).toBe(200)
    })

    it('who may create, but not name the key, is not told whether there is one', async () => {
      const link = (comments: unknown) =>
        send(
          'PATCH',
          '/items/articles/1?dry_run=true',
          { comments: { create: [], delete: [], update: [] }, ...(comments as object) },
          tokens.maker,
        )
      const object = (id: number) => link({ comments: [1, { id, body: 'x' }] })
      const [hidden, unknown] = [await object(6), await object(99)]
      expect(hidden.status).toBe(403)
      expect(hidden.text).toBe(unknown.text)
    })

    it('guesses at the password or the code of one’s own account are counted', async () => {
      await app().must('/settings', { method: 'PATCH', body: { auth_login_attempts: 3 } })
      const guess = () => send('POST', '/users/me/tfa/generate', { password: 'wrong-pass-1' }, tokens.guesser)
      for (let time = 0; time < 4; time++) expect((await guess()).status).toBe(401)
      expect(await app().must('/users?filter[email][_eq]=guesser@example.com&fields=status')).toEqual([{ status: 'suspended' }])
      await app().must('/settings', { method: 'PATCH', body: { auth_login_attempts: 25 } })
    })

    it('a session that was followed by another is not good for a new one, and ends with it', async () => {
      const enter = await fetch(`${app().url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...admin, mode: 'session' }),
      })
      const sessionOf = (response: Response) => /directus_session_token=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')![1]!
      const refresh = (cookie: string) =>
        fetch(`${app().url}/auth/refresh`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', cookie: `directus_session_token=${cookie}` },
          body: '{"mode":"session"}',
        })
      const first = sessionOf(enter)
      const second = sessionOf(await refresh(first))
      const third = sessionOf(await refresh(second))
      const { session } = JSON.parse(Buffer.from(first.split('.')[1]!, 'base64url').toString()) as { session: string }
      expect((await send('POST', '/auth/refresh', { refresh_token: session, mode: 'json' }, null)).status).toBe(401)
      await fetch(`${app().url}/auth/logout`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: `directus_session_token=${third}` },
        body: '{"mode":"session"}',
      })
      for (const cookie of [first, second, third]) expect((await refresh(cookie)).status).toBe(401)
    })

    it('a comment does not move to an item that its writer may not read', async () => {
      const { id } = (await send('POST', '/comments', { collection: 'comments', item: '1', comment: 'here' }, tokens.maker)).body.data! as {
        id: string
      }
      const move = (item: string) => send('PATCH', `/comments/${id}`, { item }, tokens.maker)
      const [hidden, unknown] = [await move('6'), await move('99')]
      expect([hidden.status, hidden.text]).toEqual([403, unknown.text])
      expect((await move('2')).status).toBe(200)
    })

    it('two-factor login is switched on by who may change it of themselves, not of others', async () => {
      const secret = 'JBSWY3DPEHPK3PXP'
      expect((await send('POST', '/users/me/tfa/enable', { secret, otp: '000000' }, tokens.maker)).status).toBe(403)
      expect((await send('POST', '/users/me/tfa/enable', { secret, otp: '000000' })).status).toBe(400)
    })

    it('an answer that was kept for a key is for the rights it was made with', async () => {
      const create = () => send('POST', '/items/tags', { name: 'kept' }, tokens.losing, { 'idempotency-key': 'k' })
      expect((await create()).body.data).toMatchObject({ name: 'kept' })
      expect((await create()).body.data).toMatchObject({ name: 'kept' })
      const [{ id } = { id: 0 }] = await app().must<{ id: number }[]>(
        '/permissions?filter[collection][_eq]=tags&filter[action][_eq]=read&filter[policy][name][_eq]=losing policy',
      )
      await app().must(`/permissions/${id}`, { method: 'DELETE' })
      expect(codeOf(await create())).toBe('UNPROCESSABLE_CONTENT')
    })
  },
  fill,
)

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  const field = (name: string, schema: object = {}) => ({ field: name, type: 'string', meta: {}, schema })
  await app.must('/collections', {
    body: {
      collection: 'cities',
      meta: {},
      schema: {},
      fields: [key, field('name'), field('code', { is_unique: true, is_nullable: false })],
    },
  })
  await createVisits(app)
  await app.must('/items/cities', {
    body: [
      { name: 'seen', code: 'seen-code' },
      { name: 'hidden', code: 'secret-code' },
    ],
  })
  await app.must('/items/visits', { body: { name: 'one' } })
  await createUser(app, 'clerk', tokens.clerk, [
    { collection: 'visits', action: 'read', fields: ['*'], permissions: {} },
    { collection: 'visits', action: 'update', fields: ['*'], permissions: {} },
    { collection: 'cities', action: 'read', fields: ['id', 'name'], permissions: {} },
  ])
  await createUser(app, 'maker', tokens.maker, [
    { collection: 'articles', action: 'read', fields: ['*'], permissions: {} },
    { collection: 'articles', action: 'update', fields: ['*'], permissions: {} },
    { collection: 'comments', action: 'read', fields: ['*'], permissions: { article: { _eq: 1 } } },
    ...['create', 'read', 'update'].map((action) => ({ collection: 'directus_comments', action, fields: ['*'], permissions: {} })),
    { collection: 'directus_users', action: 'update', fields: ['tfa_secret'], permissions: { email: { _eq: 'nobody@example.com' } } },
    { collection: 'comments', action: 'update', fields: ['body', 'article'], permissions: { article: { _eq: 1 } } },
    { collection: 'comments', action: 'create', fields: ['body', 'article'], permissions: {} },
  ])
  await createUser(app, 'guesser', tokens.guesser, [])
  await createUser(
    app,
    'losing',
    tokens.losing,
    ['create', 'read'].map((action) => ({ collection: 'tags', action, fields: ['*'], permissions: {} })),
  )
}

/** A table whose foreign key leads to a field that is no key: made by hand, and found when the schema is read again. */
async function createVisits({ platform, must }: App): Promise<void> {
  const { knex } = platform.database
  await knex.schema.createTable('visits', (table) => {
    table.increments('id')
    table.string('name')
    table.string('city').references('code').inTable('cities')
  })
  await must('/utils/cache/clear', { method: 'POST', body: {} }).catch(() => undefined)
}
