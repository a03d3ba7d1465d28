import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// A write answers with what the caller may read of the item: which fields the caller may write has no say in that.

const editorToken = 'token-of-the-editor'

const editorPermissions = [
  { collection: 'articles', action: 'read', fields: ['*'], permissions: {} },
  { collection: 'articles', action: 'create', fields: ['title'], permissions: {}, presets: { status: 'draft', views: 7 } },
  { collection: 'articles', action: 'update', fields: ['title'], permissions: {}, presets: { status: 'changed' } },
  { collection: 'comments', action: 'read', fields: ['*'], permissions: {} },
]

/** The same write by both doors: a method, a path and a body of REST, and a mutation of GraphQL. */
const writes: readonly (readonly [what: string, rest: readonly [string, string, unknown], mutation: string, expected: unknown])[] = [
  [
    'an item that is created',
    ['POST', '/items/articles', { title: 'new' }],
    'create_articles_item(data: { title: "new" })',
    { title: 'new', status: 'draft', views: 7, comments: [] },
  ],
  [
    'items that are created',
    ['POST', '/items/articles', [{ title: 'one' }, { title: 'two' }]],
    'create_articles_items(data: [{ title: "one" }, { title: "two" }])',
    ['one', 'two'].map((title) => ({ title, status: 'draft', views: 7, comments: [] })),
  ],
  [
    'an item that is updated',
    ['PATCH', '/items/articles/5', { title: 'other' }],
    'update_articles_item(id: 5, data: { title: "other" })',
    { title: 'other', status: 'changed', views: 5, comments: [] },
  ],
  [
    'items that are updated',
    ['PATCH', '/items/articles', { keys: [4, 5], data: { title: 'both' } }],
    'update_articles_items(ids: [4, 5], data: { title: "both" })',
    [
      { title: 'both', status: 'changed', views: 99, comments: [{ body: 'comment 6' }] },
      { title: 'both', status: 'changed', views: 5, comments: [] },
    ],
  ],
]

onEachApp(
  'Fields that the caller may read and not write are told of',
  (app) => {
    it.each(writes)('%s', async (_what, [method, path, body], mutation, expected) => {
      const rest = await app().request(`${path}?fields=title,status,views,comments.body`, { method, as: editorToken, body })
      const query = `mutation { written: ${mutation} { title status views comments { body } } }`
      const graphql = await app().graphql(query, { as: editorToken })
      expect([rest.body.data, graphql.body]).toEqual([expected, { data: { written: expected } }])
    })
  },
  async (app: App) => {
    await fillBlog(app)
    await createUser(app, 'editor', editorToken, editorPermissions)
  },
)
