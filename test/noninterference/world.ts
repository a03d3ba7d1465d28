import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadConfig, type RunningServer, startServer } from '../../src/index.js'

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
  /** Asks as the limited caller, or as somebody with another token. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: string }>
  stop(): Promise<void>
}

const admin = 'admin-token-of-the-test'
const caller = 'caller-token-of-the-test'

/** Starts a server of its own and fills it: the same in every world, but for what is hidden. */
export async function startWorld(hidden: Hidden): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-ni-'))
  const config = loadConfig({
    SECRET: 'a secret of the test that is long enough',
    DB_CLIENT: 'sqlite',
    DB_FILENAME: join(folder, 'db.sqlite'),
    PORT: '0',
    ADMIN_PASSWORD: 'admin-pass-1',
    ADMIN_TOKEN: admin,
    EXTENSIONS_PATH: join(folder, 'none'),
    HASH_MEMORY_COST: '1024',
    HASH_TIME_COST: '2',
    HASH_PARALLELISM: '1',
  })
  const server = await startServer(config, { logger: pino({ level: 'silent' }) })
  await fill(server, hidden)
  const send = sender(server, caller)
  return {
    ask: async (method, path, body) => {
      const response = await send(method, path, body)
      const text = await response.text()
      const next = /"next_cursor":"([^"]+)"/.exec(text)?.[1]
      // Of a page by cursor the next one belongs to the answer.
      const rest = next && method === 'GET' ? await (await send(method, path.replace('cursor=', `cursor=${next}`), body)).text() : ''
      return { status: response.status, body: `${text}${rest}`.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>') }
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

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

async function fill(server: RunningServer, hidden: Hidden): Promise<void> {
  const send = sender(server, admin)
  const post = async (path: string, body: unknown): Promise<{ id: string }> => {
    const response = await send('POST', path, body)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { data: { id: string } }).data
  }
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
  for (const [one, alias, many, field] of [
    ['authors', 'articles', 'articles', 'author'],
    ['articles', 'comments', 'comments', 'article'],
    ['articles', 'privates', 'privates', 'article'],
  ] as const) {
    await post(`/fields/${one}`, { field: alias, type: 'alias', meta: { special: ['o2m'] }, schema: null })
    await post('/relations', {
      collection: many,
      field,
      related_collection: one,
      meta: { one_field: alias },
      schema: { on_delete: 'SET NULL' },
    })
  }
  await fillRows(post, hidden)
  await fillUntyped(server, hidden)
  await allow(post, hidden)
}

type Post = (path: string, body: unknown) => Promise<{ id: string }>

async function fillRows(post: Post, hidden: Hidden): Promise<void> {
  await post(
    '/items/authors',
    [1, 2, 3].map((id) => ({ id, name: `author ${id}`, secret: hidden.secrets[id - 1], pin: hidden.secrets[id - 1] })),
  )
  // Rows with few views show no body to the caller: his second policy does not reach them.
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
  await post('/items/comments', [...comments, ...hidden.comments.map((comment) => ({ ...comment, shown: false }))])
  if (hidden.privates.length > 0)
    await post(
      '/items/privates',
      hidden.privates.map((row) => ({ ...row, article: 1 })),
    )
}

/** Columns whose type the database does not tell: without one, of bytes, computed by a view. What is hidden has other numbers, texts and bytes. */
async function fillUntyped({ platform }: RunningServer, hidden: Hidden): Promise<void> {
  const { knex } = platform.database
  await knex.raw('CREATE TABLE loose (id PRIMARY KEY, n, tag BLOB, note text)')
  await knex.raw("CREATE VIEW figures AS SELECT id, n + 0 AS n, upper(note) AS note FROM loose WHERE typeof(tag) = 'text' AND n <> 'word'")
  for (const id of [1, 2, 3, 4]) await knex.raw('INSERT INTO loose VALUES (?, ?, ?, ?)', [id, id * 5, 'seen', `open ${id % 3}`])
  for (const { id, title, views, body } of hidden.drafts) {
    await knex.raw('INSERT INTO loose VALUES (?, ?, ?, ?)', [id, 100 + views, 'seen', body])
    await knex.raw('INSERT INTO loose VALUES (?, ?, ?, ?)', [id + 10, String(100 + views), 'seen', title])
    await knex.raw('INSERT INTO loose VALUES (?, ?, ?, ?)', [id + 20, 'word', 'seen', title])
    await knex.raw('INSERT INTO loose VALUES (?, ?, ?, ?)', [id + 30, views, Buffer.from([2]), body])
    await knex.raw('INSERT INTO loose VALUES (?, ?, ?, ?)', [id + 40, 1, 7, title])
  }
  await platform.schema.reload()
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
      { collection: 'loose', action: 'read', permissions: { n: { _lt: 50 }, tag: { _nin: ['\\x02', '7'] } }, fields: ['*'] },
      { collection: 'loose', action: 'update', permissions: { n: { _gt: 50, _lt: '10' } }, fields: ['*'] },
      { collection: 'figures', action: 'read', permissions: { n: { _lt: '50' } }, fields: ['id', 'n', 'note'] },
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
    const policy = await post('/policies', { name: `policy ${index}`, admin_access: false, app_access: false })
    await post('/access', { role: role.id, policy: policy.id })
    await post(
      '/permissions',
      permissions.map((rule) => ({ ...rule, policy: policy.id })),
    )
  }
  await post(
    '/users',
    hidden.mates.map((first_name, index) => ({ email: `mate-${index}@example.com`, first_name, role: role.id, status: 'active' })),
  )
  // Cursors are sealed for him: with one key in both worlds they have to be the same, byte for byte.
  await post('/users', {
    id: '4a8f0d52-6c1e-4b7a-9d3f-0e5b2c7a1f68',
    email: 'caller@example.com',
    first_name: 'open 4',
    password: 'caller-pass-1',
    role: role.id,
    token: caller,
  })
}
