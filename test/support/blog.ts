import type { App } from './app.js'

/** The token of a user who reads published articles, their authors' names, comments and tags, and nothing else. */
export const readerToken = 'token-of-the-reader'

const key = {
  field: 'id',
  type: 'integer',
  meta: {},
  schema: { is_primary_key: true, has_auto_increment: true },
}
const field = (name: string, type: string, special: string[] | null = null) => ({
  field: name,
  type,
  meta: { special },
  schema: {},
})

/** Authors with articles, articles with comments and tags: the standard rows of the tests of the doors. */
export async function fillBlog(app: Pick<App, 'must'>): Promise<void> {
  await createCollections(app)
  await createRelations(app)
  await createRows(app)
  await createReader(app)
}

async function createCollections({ must }: Pick<App, 'must'>): Promise<void> {
  const collection = (name: string, ...fields: object[]) =>
    must('/collections', { body: { collection: name, meta: {}, schema: {}, fields: [key, ...fields] } })
  await collection('authors', field('name', 'string'), field('secret', 'string'), field('pin', 'hash', ['hash', 'conceal']))
  await collection(
    'articles',
    field('title', 'string'),
    field('status', 'string'),
    field('views', 'integer'),
    field('price', 'decimal'),
    field('published_at', 'timestamp'),
    field('data', 'json', ['cast-json']),
    field('is_featured', 'boolean', ['cast-boolean']),
    field('author', 'integer'),
  )
  await collection('comments', field('body', 'text'), field('article', 'integer'))
  await collection('tags', field('name', 'string'))
  await collection('articles_tags', field('articles_id', 'integer'), field('tags_id', 'integer'))
}

async function createRelations({ must }: Pick<App, 'must'>): Promise<void> {
  const wayBack = (collection: string, name: string, special: string) =>
    must(`/fields/${collection}`, { body: { field: name, type: 'alias', meta: { special: [special] }, schema: null } })
  const relation = (collection: string, name: string, related: string, meta: object) =>
    must('/relations', { body: { collection, field: name, related_collection: related, meta, schema: {} } })
  await wayBack('authors', 'articles', 'o2m')
  await wayBack('articles', 'comments', 'o2m')
  await wayBack('articles', 'tags', 'm2m')
  await relation('articles', 'author', 'authors', { one_field: 'articles' })
  await relation('comments', 'article', 'articles', { one_field: 'comments' })
  await relation('articles_tags', 'articles_id', 'articles', { one_field: 'tags', junction_field: 'tags_id' })
  await relation('articles_tags', 'tags_id', 'tags', { junction_field: 'articles_id' })
}

async function createRows({ must }: Pick<App, 'must'>): Promise<void> {
  await must('/items/authors', {
    body: [
      { id: 1, name: 'Ada', secret: 'alpha', pin: '1111' },
      { id: 2, name: 'Bob', secret: 'beta', pin: '2222' },
      { id: 3, name: 'Cyd', secret: 'gamma' },
    ],
  })
  await must('/items/tags', { body: ['blue', 'green', 'red'].map((name, index) => ({ id: index + 1, name })) })
  await must('/items/articles', { body: articles })
  await must('/items/comments', {
    body: [1, 1, 1, 2, 3, 4].map((article, index) => ({ id: index + 1, body: `comment ${index + 1}`, article })),
  })
  await must('/items/articles_tags', {
    body: [
      [1, 1],
      [1, 2],
      [2, 2],
      [3, 3],
      [4, 1],
    ].map(([articles_id, tags_id]) => ({ articles_id, tags_id })),
  })
}

const article = (id: number, title: string, status: string, views: number, author: number | null, rest: object = {}) => ({
  id,
  title,
  status,
  views,
  author,
  price: `${id}.50`,
  published_at: `2024-0${id}-01T10:00:00Z`,
  is_featured: id % 2 === 1,
  ...rest,
})

const articles = [
  article(1, 'First steps', 'published', 10, 1, { data: { level: 1, list: ['a', 'b'] } }),
  article(2, 'Second wind', 'published', 30, 1, { data: { level: 2 } }),
  article(3, 'Third time', 'published', 20, 2),
  article(4, 'Hidden draft', 'draft', 99, 2, { data: { level: 4 } }),
  article(5, 'Lonely', 'published', 5, null),
  article(6, 'Zero_percent%', 'draft', 0, 3),
]

/** What the reader may do; some tests add to it. */
const readerPermissions = [
  {
    collection: 'articles',
    action: 'read',
    fields: ['id', 'title', 'status', 'views', 'author', 'comments', 'tags'],
    permissions: { status: { _eq: 'published' } },
  },
  { collection: 'authors', action: 'read', fields: ['id', 'name', 'articles'], permissions: {} },
  { collection: 'comments', action: 'read', fields: ['*'], permissions: {} },
  { collection: 'articles_tags', action: 'read', fields: ['*'], permissions: {} },
  { collection: 'tags', action: 'read', fields: ['*'], permissions: {} },
]

async function createReader(app: Pick<App, 'must'>): Promise<void> {
  await createUser(app, 'reader', readerToken, readerPermissions)
}

/** A user with a role and a policy of these permissions. Gives their keys. */
export async function createUser(
  { must }: Pick<App, 'must'>,
  name: string,
  token: string,
  permissions: readonly object[],
): Promise<{ user: string; role: string; policy: string }> {
  const policy = await must<{ id: string }>('/policies', { body: { name: `${name} policy` } })
  const role = await must<{ id: string }>('/roles', { body: { name: `${name} role` } })
  await must('/access', { body: { role: role.id, policy: policy.id } })
  const user = await must<{ id: string }>('/users', {
    body: { email: `${name}@example.com`, password: `${name}-pass-1`, token, role: role.id, status: 'active' },
  })
  if (permissions.length > 0) {
    await must('/permissions', { body: permissions.map((permission) => ({ ...permission, policy: policy.id })) })
  }
  return { user: user.id, role: role.id, policy: policy.id }
}
