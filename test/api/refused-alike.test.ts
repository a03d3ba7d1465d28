import { describe, expect, it } from '@jest/globals'
import { type Answer, type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog } from '../support/blog.js'

// Issue 13.7: what a row of items refuses, it refuses with the same code by both doors. What the schema of a caller does not have, GraphQL refuses before any row
// is asked: with one code for what is unknown and for what is forbidden, as REST does.

const editorToken = 'token-of-the-editor'

const editorPermissions = [
  { collection: 'articles', action: 'read', fields: ['id', 'title', 'views'], permissions: { status: { _eq: 'published' } } },
  {
    collection: 'articles',
    action: 'create',
    fields: ['id', 'title', 'views', 'published_at'],
    permissions: {},
    validation: { title: { _nnull: true } },
  },
  {
    collection: 'articles',
    action: 'update',
    fields: ['id', 'title', 'views'],
    permissions: { status: { _eq: 'published' } },
    validation: { views: { _lt: 100 } },
  },
  { collection: 'articles', action: 'delete', fields: null, permissions: { status: { _eq: 'published' } } },
  { collection: 'tags', action: 'create', fields: ['*'], permissions: {} },
]

type Rest = readonly [method: string, path: string, body?: unknown]
type Case = readonly [what: string, rest: Rest, graphql: string, code: string]

/** Refused by a row. */
const refusals: readonly Case[] = [
  ['a list sorted by a forbidden field', ['GET', '/items/articles?sort=status'], '{ articles(sort: ["status"]) { id } }', 'FORBIDDEN'],
  ['a list sorted by an unknown field', ['GET', '/items/articles?sort=nope'], '{ articles(sort: ["nope"]) { id } }', 'FORBIDDEN'],
  [
    'groups by a forbidden field',
    ['GET', '/items/articles?aggregate[countAll]=*&groupBy=status'],
    '{ articles_aggregated(groupBy: ["status"]) { countAll } }',
    'FORBIDDEN',
  ],
  ['a limit that is none', ['GET', '/items/articles?limit=-2'], '{ articles(limit: -2) { id } }', 'INVALID_QUERY'],
  ['a cursor that is none', ['GET', '/items/articles?cursor=x'], '{ articles_connection(after: "x") { nodes { id } } }', 'INVALID_QUERY'],
  ['an item with a key that is none', ['GET', '/items/articles/x'], '{ articles_by_id(id: "x") { id } }', 'FORBIDDEN'],
  ['an item that is not there', ['GET', '/items/articles/999'], '{ articles_by_id(id: 999) { id } }', 'FORBIDDEN'],
  ['an item out of reach', ['GET', '/items/articles/4'], '{ articles_by_id(id: 4) { id } }', 'FORBIDDEN'],
  [
    'a payload against a rule',
    ['POST', '/items/articles', { title: null }],
    'mutation { create_articles_item(data: { title: null }) { id } }',
    'FAILED_VALIDATION',
  ],
  [
    'one payload of several against a rule',
    ['POST', '/items/articles', [{ title: 'fine' }, { title: null }]],
    'mutation { create_articles_items(data: [{ title: "fine" }, { title: null }]) { id } }',
    'FAILED_VALIDATION',
  ],
  [
    'a value that its field cannot take',
    ['POST', '/items/articles', { title: 'x', published_at: 'never' }],
    'mutation { create_articles_item(data: { title: "x", published_at: "never" }) { id } }',
    'INVALID_PAYLOAD',
  ],
  [
    'a key that is taken',
    ['POST', '/items/articles', { id: 1, title: 'x' }],
    'mutation { create_articles_item(data: { id: 1, title: "x" }) { id } }',
    'RECORD_NOT_UNIQUE',
  ],
  [
    'an update against a rule',
    ['PATCH', '/items/articles/1', { views: 100 }],
    'mutation { update_articles_item(id: 1, data: { views: 100 }) { id } }',
    'FAILED_VALIDATION',
  ],
  [
    'an update of an item out of reach',
    ['PATCH', '/items/articles/4', { views: 1 }],
    'mutation { update_articles_item(id: 4, data: { views: 1 }) { id } }',
    'FORBIDDEN',
  ],
  [
    'an update of an item that is not there',
    ['PATCH', '/items/articles/999', { views: 1 }],
    'mutation { update_articles_item(id: 999, data: { views: 1 }) { id } }',
    'FORBIDDEN',
  ],
  [
    'an update with a key that is none',
    ['PATCH', '/items/articles/x', { views: 1 }],
    'mutation { update_articles_item(id: "x", data: { views: 1 }) { id } }',
    'FORBIDDEN',
  ],
  [
    'updates of which one is out of reach',
    ['PATCH', '/items/articles', { keys: [1, 4], data: { views: 1 } }],
    'mutation { update_articles_items(ids: [1, 4], data: { views: 1 }) { id } }',
    'FORBIDDEN',
  ],
  [
    'updates with a key that is none',
    ['PATCH', '/items/articles', { keys: [null], data: { views: 1 } }],
    'mutation { update_articles_items(ids: [null], data: { views: 1 }) { id } }',
    'INVALID_PAYLOAD',
  ],
  [
    'a batch without a key',
    ['PATCH', '/items/articles', [{ views: 1 }]],
    'mutation { update_articles_batch(data: [{ views: 1 }]) { id } }',
    'INVALID_PAYLOAD',
  ],
  ['a deletion of an item out of reach', ['DELETE', '/items/articles/4'], 'mutation { delete_articles_item(id: 4) { id } }', 'FORBIDDEN'],
  ['a deletion with a key that is none', ['DELETE', '/items/articles/x'], 'mutation { delete_articles_item(id: "x") { id } }', 'FORBIDDEN'],
  [
    'deletions of which one is out of reach',
    ['DELETE', '/items/articles', [1, 4]],
    'mutation { delete_articles_items(ids: [1, 4]) { ids } }',
    'FORBIDDEN',
  ],
]

/** Not in the caller's schema. */
const absences: readonly Case[] = [
  ['an unknown collection', ['GET', '/items/nowhere'], '{ nowhere { id } }', 'FORBIDDEN'],
  ['a forbidden collection', ['GET', '/items/authors'], '{ authors { id } }', 'FORBIDDEN'],
  ['a collection that may be written alone', ['GET', '/items/tags'], '{ tags { id } }', 'FORBIDDEN'],
  ['an unknown field', ['GET', '/items/articles?fields=nope'], '{ articles { nope } }', 'FORBIDDEN'],
  ['a forbidden field', ['GET', '/items/articles?fields=status'], '{ articles { status } }', 'FORBIDDEN'],
  [
    'a filter of a forbidden field',
    ['GET', '/items/articles?filter[status][_eq]=x'],
    '{ articles(filter: { status: { _eq: "x" } }) { id } }',
    'FORBIDDEN',
  ],
  ['a write to a forbidden collection', ['POST', '/items/authors', {}], 'mutation { create_authors_item(data: {}) { id } }', 'FORBIDDEN'],
  ['a write to an unknown collection', ['POST', '/items/nowhere', {}], 'mutation { create_nowhere_item(data: {}) { id } }', 'FORBIDDEN'],
  [
    'a forbidden field in a payload',
    ['POST', '/items/articles', { title: 'x', status: 'y' }],
    'mutation { create_articles_item(data: { title: "x", status: "y" }) { id } }',
    'FORBIDDEN',
  ],
  [
    'an unknown field in a payload',
    ['POST', '/items/articles', { title: 'x', nope: 'y' }],
    'mutation { create_articles_item(data: { title: "x", nope: "y" }) { id } }',
    'FORBIDDEN',
  ],
  [
    'a payload that is none',
    ['POST', '/items/articles', ['x']],
    'mutation { create_articles_items(data: ["x"]) { id } }',
    'INVALID_PAYLOAD',
  ],
  [
    'a deletion in a collection that may be created in alone',
    ['DELETE', '/items/tags/1'],
    'mutation { delete_tags_item(id: 1) { id } }',
    'FORBIDDEN',
  ],
]

onEachApp(
  'Refused by both doors',
  (app) => {
    const codes = async ([method, path, body]: Rest, query: string) => {
      const rest = await app().request(path, { method, as: editorToken, body })
      const graphql = await app().graphql(query, { as: editorToken })
      return [codeOf(rest), codeOf(graphql)]
    }

    describe('with the same code', () => {
      it.each(refusals)('%s', async (_what, rest, graphql, code) => {
        expect(await codes(rest, graphql)).toEqual([code, code])
      })
    })

    describe('by GraphQL because the schema does not have it', () => {
      it.each(absences)('%s', async (_what, rest, graphql, code) => {
        expect(await codes(rest, graphql)).toEqual([code, 'GRAPHQL_VALIDATION'])
      })
    })
  },
  async (app: App) => {
    await fillBlog(app)
    await createUser(app, 'editor', editorToken, editorPermissions)
  },
)

const codeOf = ({ body, status }: Answer): string | number => body.errors?.[0]?.extensions.code ?? status
