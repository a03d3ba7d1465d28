import { describe, expect, it } from '@jest/globals'
import type { ActionHandler, FilterHandler } from '../../src/events.js'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

// Issue 13.6: hooks are told the same, and as often, whichever door a request comes by. Filters are told before anything is decided; actions after the commit, so that
// a write that fails tells none.

/** How often each event was told, by kind, name and collection: `filter items.create articles`. */
type Told = Readonly<Record<string, number>>

/** What a request works on, made before anybody listens: an article with two comments. */
interface Start {
  readonly article: number
  readonly comments: readonly number[]
}

interface Case {
  readonly what: string
  rest(start: Start): readonly [method: string, path: string, body?: unknown]
  graphql(start: Start): string
  readonly told: Told
  readonly isRefused?: true
}

type Counts = Readonly<Record<string, number>>
const named = (kind: string, event: string, counts: Counts): Told =>
  Object.fromEntries(Object.entries(counts).map(([collection, count]) => [`${kind} items.${event} ${collection}`, count]))
const filters = (event: string, counts: Counts): Told => named('filter', event, counts)
const both = (event: string, counts: Counts): Told => ({ ...filters(event, counts), ...named('action', event, counts) })

/** What is told of a read: of the items that are asked for, not of those below them. */
const answered = (collection: string): Told => ({ ...filters('query', { [collection]: 1 }), ...both('read', { [collection]: 1 }) })

const cases: readonly Case[] = [
  {
    what: 'a list',
    rest: () => ['GET', '/items/articles?fields=id,author.name'],
    graphql: () => '{ articles { id author { name } } }',
    told: answered('articles'),
  },
  {
    what: 'an item',
    rest: ({ article }) => ['GET', `/items/articles/${article}?fields=id`],
    graphql: ({ article }) => `{ articles_by_id(id: ${article}) { id } }`,
    told: answered('articles'),
  },
  {
    what: 'an aggregate',
    rest: () => ['GET', '/items/articles?aggregate[count]=id'],
    graphql: () => '{ articles_aggregated { count { id } } }',
    told: answered('articles'),
  },
  {
    what: 'an item that is not there',
    rest: () => ['GET', '/items/articles/99999'],
    graphql: () => '{ articles_by_id(id: 99999) { id } }',
    told: answered('articles'),
    isRefused: true,
  },
  {
    what: 'create',
    rest: () => ['POST', '/items/tags?fields=id', { name: 'new' }],
    graphql: () => 'mutation { create_tags_item(data: { name: "new" }) { id } }',
    told: { ...both('create', { tags: 1 }), ...answered('tags') },
  },
  {
    what: 'create several',
    rest: () => ['POST', '/items/tags?fields=id', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
    graphql: () => 'mutation { create_tags_items(data: [{ name: "a" }, { name: "b" }, { name: "c" }]) { id } }',
    told: { ...both('create', { tags: 3 }), ...answered('tags') },
  },
  {
    what: 'create with nested items on both sides',
    rest: () => ['POST', '/items/articles?fields=id', { title: 'x', author: { name: 'Eve' }, comments: [{ body: '1' }, { body: '2' }] }],
    graphql: () =>
      'mutation { create_articles_item(data: { title: "x", author: { name: "Eve" }, comments: [{ body: "1" }, { body: "2" }] }) { id } }',
    told: { ...both('create', { articles: 1, authors: 1, comments: 2 }), ...answered('articles') },
  },
  {
    what: 'create of which a nested one fails',
    rest: () => ['POST', '/items/articles', { title: 'x', author: { name: 'Eve' }, comments: [{ body: '1' }, { id: 'x', body: '2' }] }],
    graphql: () =>
      'mutation { create_articles_item(data: { title: "x", author: { name: "Eve" }, comments: [{ body: "1" }, { id: "x", body: "2" }] }) { id } }',
    told: filters('create', { articles: 1, authors: 1, comments: 1 }),
    isRefused: true,
  },
  {
    what: 'create several of which the second fails',
    rest: () => ['POST', '/items/tags', [{ name: 'a' }, { id: 1, name: 'taken' }, { name: 'c' }]],
    graphql: () => 'mutation { create_tags_items(data: [{ name: "a" }, { id: 1, name: "taken" }, { name: "c" }]) { id } }',
    told: filters('create', { tags: 2 }),
    isRefused: true,
  },
  {
    what: 'update',
    rest: ({ article }) => ['PATCH', `/items/articles/${article}?fields=id`, { title: 'other' }],
    graphql: ({ article }) => `mutation { update_articles_item(id: ${article}, data: { title: "other" }) { id } }`,
    told: { ...both('update', { articles: 1 }), ...answered('articles') },
  },
  {
    what: 'update several',
    rest: ({ comments }) => ['PATCH', '/items/comments?fields=id', { keys: comments, data: { body: 'other' } }],
    graphql: ({ comments }) => `mutation { update_comments_items(ids: [${comments}], data: { body: "other" }) { id } }`,
    told: { ...both('update', { comments: 1 }), ...answered('comments') },
  },
  {
    what: 'update a batch',
    rest: ({ comments }) => ['PATCH', '/items/comments?fields=id', comments.map((id) => ({ id, body: 'other' }))],
    graphql: ({ comments: [first, second] }) =>
      `mutation { update_comments_batch(data: [{ id: ${first}, body: "other" }, { id: ${second}, body: "other" }]) { id } }`,
    told: { ...both('update', { comments: 2 }), ...answered('comments') },
  },
  {
    what: 'update a batch of which the second has no key',
    rest: ({ comments: [first] }) => ['PATCH', '/items/comments', [{ id: first, body: 'other' }, { body: 'other' }]],
    graphql: ({ comments: [first] }) =>
      `mutation { update_comments_batch(data: [{ id: ${first}, body: "other" }, { body: "other" }]) { id } }`,
    told: filters('update', { comments: 1 }),
    isRefused: true,
  },
  {
    what: 'update with nested items: one changed, one new, one left out',
    rest: ({ article, comments: [first] }) => [
      'PATCH',
      `/items/articles/${article}?fields=id`,
      { author: { id: 1, name: 'Ada' }, comments: [{ id: first, body: 'changed' }, { body: 'new' }] },
    ],
    graphql: ({ article, comments: [first] }) =>
      `mutation { update_articles_item(id: ${article}, data: { author: { id: 1, name: "Ada" }, comments: [{ id: ${first}, body: "changed" }, { body: "new" }] }) { id } }`,
    told: {
      ...both('update', { articles: 1, authors: 1, comments: 2 }),
      ...both('create', { comments: 1 }),
      ...answered('articles'),
    },
  },
  {
    what: 'create or update by a field',
    rest: ({ article }) => ['POST', '/items/articles?on=id&fields=id', { id: article, title: 'other' }],
    graphql: ({ article }) => `mutation { create_articles_item(data: { id: ${article}, title: "other" }, on: ["id"]) { id } }`,
    told: { ...both('update', { articles: 1 }), ...answered('articles') },
  },
  {
    what: 'delete',
    rest: ({ comments: [first] }) => ['DELETE', `/items/comments/${first}`],
    graphql: ({ comments: [first] }) => `mutation { delete_comments_item(id: ${first}) { id } }`,
    told: both('delete', { comments: 1 }),
  },
  {
    what: 'delete several',
    rest: ({ comments }) => ['DELETE', '/items/comments', comments],
    graphql: ({ comments }) => `mutation { delete_comments_items(ids: [${comments}]) { ids } }`,
    told: both('delete', { comments: 1 }),
  },
  {
    what: 'delete with a key that is none',
    rest: () => ['DELETE', '/items/comments/x'],
    graphql: () => 'mutation { delete_comments_item(id: "x") { id } }',
    told: {},
    isRefused: true,
  },
  {
    what: 'an empty list',
    rest: () => ['PATCH', '/items/comments', { keys: [], data: { body: 'other' } }],
    graphql: () => 'mutation { update_comments_items(ids: [], data: { body: "other" }) { id } }',
    told: {},
  },
]

onEachApp(
  'Events of',
  (app) => {
    describe.each(cases)('$what', ({ rest, graphql, told, isRefused = false }) => {
      it('by REST', async () => {
        const [method, path, body] = rest(await begin(app()))
        const answer = await listening(app(), () => app().request(path, { method, body }))
        expect({ told: answer.told, isRefused: answer.status >= 400 }).toEqual({ told, isRefused })
      })

      it('by GraphQL', async () => {
        const query = graphql(await begin(app()))
        const answer = await listening(app(), () => app().graphql(query))
        expect({ told: answer.told, isRefused: answer.body.errors !== undefined }).toEqual({ told, isRefused })
      })
    })
  },
  fillBlog,
)

async function begin({ must }: App): Promise<Start> {
  const { id, comments } = await must<{ id: number; comments: number[] }>('/items/articles', {
    body: { title: 'start', comments: [{ body: 'one' }, { body: 'two' }] },
  })
  return { article: id, comments }
}

/** Asks, and counts what hooks are told of items. */
async function listening<Answer extends object>(
  { platform: { events } }: App,
  ask: () => Promise<Answer>,
): Promise<Answer & { told: Told }> {
  const [general, special] = [new Map<string, number>(), new Map<string, number>()]
  const count = (kind: string, { event, collection }: Readonly<Record<string, unknown>>): void => {
    const [counts, name] = String(event).startsWith('items.') ? [general, event] : [special, String(event).replace(/^[^.]+\./, '')]
    const key = `${kind} ${name} ${collection}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const filter: FilterHandler = (_payload, meta) => count('filter', meta)
  const action: ActionHandler = (meta) => count('action', meta)
  const patterns = ['items.*', '*.items.*']
  for (const pattern of patterns) {
    events.onFilter(pattern, filter)
    events.onAction(pattern, action)
  }
  try {
    const answer = await ask()
    // The event of a collection's own name is told as often as that of all collections.
    expect(special).toEqual(general)
    return { ...answer, told: Object.fromEntries(general) }
  } finally {
    for (const pattern of patterns) {
      events.offFilter(pattern, filter)
      events.offAction(pattern, action)
    }
  }
}
