import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { DatabaseConfig } from '../../src/database/connection.js'
import { loadConfig, type RunningServer, startServer } from '../../src/index.js'
import { type EventStream, openEventStream, until } from '../support/event-stream.js'
import { fillOddColumns } from './odd-columns.js'

/** What the caller may not see; the only thing in which two worlds differ. */
export interface Hidden {
  readonly drafts: readonly { id: number; title: string; views: number; body: string; author: number | null }[]
  readonly bodies: readonly string[]
  readonly secrets: readonly string[]
  readonly comments: readonly { id: number; body: string; article: number }[]
  readonly privates: readonly { id: number; text: string }[]
  /** First names of other users with the caller's role. */
  readonly mates: readonly string[]
}

export interface World {
  /** Asks as one of those who may not see what is hidden. */
  ask(as: Asker, method: string, path: string, body?: unknown): Promise<{ status: number; body: string }>
  /** The first answer of a live query. */
  askLive(as: Asker, body: object): Promise<{ status: number; body: string }>
  /** Stays connected, by server-sent events. */
  stream(as: Asker, query: string): EventStream<unknown>
  /** Writes, as the administrator; throws unless it succeeds. */
  write(method: string, path: string, body?: unknown): Promise<void>
  /** Does anybody want to be told of changes? */
  readonly isHeard: boolean
  stop(): Promise<void>
}

/**
 * The limited caller; who opened a share by the caller's role that an administrator made, or one by the administrators' role whose creator is the caller; and an
 * administrator's token that is narrowed to the caller's policies.
 */
export const askers = ['caller', 'share', 'lent', 'narrowed'] as const
export type Asker = (typeof askers)[number]

const admin = 'admin-token-of-the-test'
const caller = 'caller-token-of-the-test'
const callerId = '4a8f0d52-6c1e-4b7a-9d3f-0e5b2c7a1f68'
const callerPolicies = [0, 1].map((index) => `00000000-0000-4000-8000-00000000000${index}`)

/** Starts a server on an empty database and fills it: the same in every world, but for what is hidden. */
export async function startWorld(database: DatabaseConfig, hidden: Hidden): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-ni-'))
  const config = loadConfig({
    SECRET: 'a secret of the test that is long enough',
    DB_CLIENT: database.client,
    ...(database.client === 'sqlite' ? { DB_FILENAME: database.filename } : { DB_CONNECTION_STRING: String(database.connectionString) }),
    PORT: '0',
    ADMIN_PASSWORD: 'admin-pass-1',
    ADMIN_TOKEN: admin,
    EXTENSIONS_PATH: fileURLToPath(new URL('extensions', import.meta.url)),
    EXTENSIONS_MUST_LOAD: 'true',
    ACCESS_TOKEN_TTL: '1d',
    LOGIN_STALL_TIME: '0',
    GRAPHQL_FEDERATION: 'true',
    WEBSOCKETS_ENABLED: 'true',
    HASH_MEMORY_COST: '1024',
    HASH_TIME_COST: '2',
    HASH_PARALLELISM: '1',
  })
  const server = await startServer(config, { logger: pino({ level: 'silent' }) })
  await fill(server, database.client, hidden)
  await sender(server, admin)('PATCH', '/settings', { mcp_enabled: true })
  const tokens: Readonly<Record<Asker, string>> = { caller, ...(await otherTokens(server)) }
  return {
    ask: async (as, method, path, body) => {
      const send = sender(server, tokens[as])
      const response = await send(method, path, body)
      const text = await response.text()
      const next = /"next_cursor":"([^"]+)"/.exec(text)?.[1]
      // Of a page by cursor the next one belongs to the answer.
      const rest = next && method === 'GET' ? await (await send(method, path.replace('cursor=', `cursor=${next}`), body)).text() : ''
      return { status: response.status, body: withoutIds(`${text}${rest}`) }
    },
    askLive: async (as, body) => {
      const told = openEventStream(server.url, tokens[as], body)
      await until(() => told.answers.length > 0 || told.isOver)
      told.stop()
      return { status: 200, body: withoutIds(JSON.stringify(told.answers[0] ?? null)) }
    },
    stream: (as, query) => openEventStream(server.url, tokens[as], { query }),
    write: async (method, path, body) => {
      const response = await sender(server, admin)(method, path, body)
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    },
    get isHeard() {
      return server.platform.changes.isHeard
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const withoutIds = (text: string): string => text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')

const sender =
  ({ url }: RunningServer, token: string) =>
  (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

/** Searched by an index; the others by what their texts contain. Of articles one field is open on some rows only. */
const searched = ['articles', 'comments']

const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
const column = (field: string, type: string, special: string[] | null = null) => ({ field, type, meta: { special }, schema: {} })

async function fill(server: RunningServer, client: DatabaseConfig['client'], hidden: Hidden): Promise<void> {
  const post = poster(server)
  const table = (collection: string, ...fields: unknown[]) =>
    post('/collections', { collection, meta: {}, schema: { search_index: searched.includes(collection) }, fields: [key, ...fields] })
  await table('authors', column('name', 'string'), column('secret', 'string'), column('pin', 'hash', ['hash', 'conceal']))
  await table(
    'articles',
    column('title', 'string'),
    column('status', 'string'),
    column('views', 'integer'),
    column('body', 'text'),
    column('at', 'timestamp'),
    column('author', 'integer'),
  )
  await table('comments', column('body', 'text'), column('shown', 'boolean', ['cast-boolean']), column('article', 'integer'))
  await table('privates', column('text', 'string'), column('article', 'integer'))
  const wayBack = async (one: string, alias: string, many: string, field: string, schema: object | null) => {
    await post(`/fields/${one}`, { field: alias, type: 'alias', meta: { special: ['o2m'] }, schema: null })
    await post('/relations', { collection: many, field, related_collection: one, meta: { one_field: alias }, schema })
  }
  await wayBack('authors', 'articles', 'articles', 'author', { on_delete: 'SET NULL' })
  await wayBack('articles', 'comments', 'comments', 'article', { on_delete: 'SET NULL' })
  await wayBack('articles', 'privates', 'privates', 'article', { on_delete: 'SET NULL' })
  await fillRows(post, hidden)
  await fillOddColumns(server.platform.database.knex, client, hidden)
  await server.platform.schema.reload()
  await wayBack('tokens', 'uses', 'uses', 'token', null)
  await allow(post, hidden)
}

interface Posted {
  readonly id: string
  readonly token: string
  readonly access_token: string
}

type Post = (path: string, body: unknown) => Promise<Posted>

const poster =
  (server: RunningServer): Post =>
  async (path, body) => {
    const response = await sender(server, admin)('POST', path, body)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { data: Posted }).data
  }

/** Of keys that are the same in every world, for which cursors are sealed. Article 1 has a body, a comment and a private row that are hidden. */
async function otherTokens(server: RunningServer): Promise<Record<Exclude<Asker, 'caller'>, string>> {
  const post = poster(server)
  const { roles, policies } = await server.platform.database.withPrisma(async (client) => ({
    roles: await client.role.findMany(),
    policies: await client.policy.findMany({ where: { admin_access: true } }),
  }))
  const roleOf = (name: string): string => roles.find((role) => role.name === name)!.id
  const open = async (id: string, role: string) => {
    await post('/shares', { id, role, collection: 'articles', item: '1' })
    if (role === roleOf('Administrator')) await sender(server, admin)('PATCH', `/shares/${id}`, { user_created: callerId })
    return (await post('/shares/auth', { share: id })).access_token
  }
  const wide = '4a8f0d52-6c1e-4b7a-9d3f-0e5b2c7a1f69'
  await post('/users', { id: wide, email: 'wide@example.com', first_name: 'open 5', role: roleOf('caller') })
  await post('/access', { user: wide, policy: policies[0]!.id })
  return {
    share: await open('4a8f0d52-6c1e-4b7a-9d3f-0e5b2c7a1f6a', roleOf('caller')),
    lent: await open('4a8f0d52-6c1e-4b7a-9d3f-0e5b2c7a1f6b', roleOf('Administrator')),
    narrowed: (await post(`/users/${wide}/tokens`, { name: 'narrowed', policies: callerPolicies })).token,
  }
}

async function fillRows(post: Post, hidden: Hidden): Promise<void> {
  await post(
    '/items/authors',
    [1, 2, 3].map((id) => ({ id, name: `author ${id}`, secret: hidden.secrets[id - 1], pin: hidden.secrets[id - 1] })),
  )
  // Rows with few views show no body to the caller: their second policy does not reach them.
  const shown = [1, 2, 3, 4, 5, 6].map((id) => ({
    id,
    title: `title ${id % 4}`,
    status: 'published',
    views: id * 5,
    body: id * 5 >= 20 ? `open ${id}` : hidden.bodies[id - 1],
    at: `2024-0${id}-01T00:00:00Z`,
    author: (id % 3) + 1,
  }))
  await post('/items/articles', [...shown, ...hidden.drafts.map((draft) => ({ ...draft, status: 'draft', at: '2024-03-03T00:00:00Z' }))])
  const comments = [1, 2, 3, 4, 5].map((id) => ({ id, body: `comment ${id}`, shown: true, article: (id % 3) + 1 }))
  // Of this article the body may be read.
  comments.push({ id: 6, body: 'comment 6', shown: true, article: 4 })
  await post('/items/comments', [...comments, ...hidden.comments.map((comment) => ({ ...comment, shown: false }))])
  if (hidden.privates.length > 0)
    await post(
      '/items/privates',
      hidden.privates.map((row) => ({ ...row, article: 1 })),
    )
}

async function allow(post: Post, hidden: Hidden): Promise<void> {
  const role = await post('/roles', { name: 'caller' })
  const published = { status: { _eq: 'published' } }
  const policies = [
    [
      {
        collection: 'articles',
        action: 'read',
        permissions: published,
        fields: ['id', 'title', 'status', 'views', 'author', 'comments', 'at', 'privates'],
      },
      { collection: 'authors', action: 'read', permissions: null, fields: ['id', 'name', 'articles'] },
      { collection: 'comments', action: 'read', permissions: { shown: { _eq: true } }, fields: ['id', 'body', 'article'] },
      { collection: 'loose', action: 'read', permissions: { n: { _lt: 50 }, tag: { _nin: ['\\x02', '\\x07', '7'] } }, fields: ['*'] },
      { collection: 'loose', action: 'update', permissions: { n: { _gt: 50, _lt: '10' } }, fields: ['*'] },
      { collection: 'figures', action: 'read', permissions: { n: { _lt: '50' } }, fields: ['id', 'n', 'note'] },
      { collection: 'tokens', action: 'read', permissions: { kind: { _in: ['\\x01', '\\x03'] }, twice: { _lt: 100 } }, fields: ['*'] },
      { collection: 'tokens', action: 'update', permissions: { id: { _eq: '\\x' }, loud: { _eq: 'NEVER' } }, fields: ['note'] },
      { collection: 'uses', action: 'read', permissions: { token: { kind: { _eq: '\\x01' }, twice: { _lt: 100 } } }, fields: ['*'] },
      { collection: 'articles', action: 'update', permissions: { id: { _eq: -1 } }, fields: ['title'] },
      { collection: 'articles', action: 'delete', permissions: { id: { _eq: -1 } }, fields: ['*'] },
      // Writes come as far as the rules, and no further.
      { collection: 'authors', action: 'update', permissions: { id: { _eq: -1 } }, fields: ['name', 'articles'] },
      { collection: 'comments', action: 'create', permissions: null, fields: ['body', 'article'], validation: { body: { _eq: 'never' } } },
      {
        collection: 'comments',
        action: 'update',
        permissions: { article: { author: { name: { _eq: 'nobody' } } } },
        fields: ['body', 'article'],
      },
      { collection: 'directus_users', action: 'read', permissions: { id: { _eq: '$CURRENT_USER' } }, fields: ['first_name', 'title'] },
    ],
    [{ collection: 'articles', action: 'read', permissions: { _and: [published, { views: { _gte: 20 } }] }, fields: ['id', 'body'] }],
  ]
  for (const [index, permissions] of policies.entries()) {
    // The order of policies and what is told of them follows their keys.
    const policy = await post('/policies', {
      id: callerPolicies[index],
      name: `policy ${index}`,
      admin_access: false,
      app_access: false,
    })
    await post('/access', { id: `00000000-0000-4000-9000-00000000000${index}`, role: role.id, policy: policy.id })
    await post(
      '/permissions',
      permissions.map((rule) => ({ ...rule, policy: policy.id })),
    )
  }
  await post(
    '/users',
    hidden.mates.map((first_name, index) => ({ email: `mate-${index}@example.com`, first_name, role: role.id, status: 'active' })),
  )
  // Cursors are sealed for them: with one key in both worlds they have to be the same, byte for byte.
  await post('/users', {
    id: callerId,
    email: 'caller@example.com',
    first_name: 'open 4',
    password: 'caller-pass-1',
    role: role.id,
    token: caller,
  })
}
