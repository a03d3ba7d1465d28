import { beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseFilter, parseQuery } from '../../src/query/parse/index.js'
import { bindParameters } from '../../src/query/prepare.js'
import type { AuthorizedQuery, Filter, RawQuery, ReadQuery } from '../../src/query/query.js'
import { renderKeys } from '../../src/query/render.js'
import type { SchemaModel } from '../../src/schema/model.js'
import { onEachDatabase } from '../support/databases.js'
import { ask, parseContext, run } from './ask.js'
import { createBlog } from './blog.js'

type Row = Readonly<Record<string, unknown>>

/** Collection, question, answer: the same on every database. */
const answers: readonly (readonly [string, string, RawQuery, unknown])[] = [
  [
    'articles',
    'an order and a limit for each parent',
    { fields: 'id,comments.likes', limit: 2, deep: { comments: { _sort: '-likes', _limit: 1 } } },
    [
      { id: 1, comments: [{ likes: 3 }] },
      { id: 2, comments: [{ likes: 9 }] },
    ],
  ],
  ['articles', 'keys of children', { fields: 'id,tags', limit: 1 }, [{ id: 1, tags: [2, 1] }]],
  ['articles', 'nothing but an unknown relation', { fields: 'nope.id', limit: 2 }, [1, 2]],
  [
    'articles',
    'an alias beside its field, in the order asked for',
    { fields: 'b,title,a', alias: { a: 'title', b: 'year(published_at)' }, limit: 1 },
    [{ b: 2024, title: 'Alpha', a: 'Alpha' }],
  ],
  ['articles', 'JSON paths', { fields: 'json(meta, a),json(meta, tags[0])', limit: 1 }, [{ meta_a_json: 1, meta_tags_0_json: 'x' }]],
  [
    'articles',
    'a filter on JSON',
    { fields: 'id', filter: { meta: { _json: { _or: [{ a: { _gt: 1 } }, { 'tags[1]': 'y' }] } } } },
    [{ id: 1 }, { id: 2 }],
  ],
  ['articles', 'no child at all', { fields: 'id', filter: { tags: { _null: true } } }, [{ id: 3 }, { id: 6 }]],
  [
    'articles',
    'two conditions on one child',
    { fields: 'id', filter: { comments: { likes: { _gt: 2 }, body: { _contains: 'e' } } } },
    [{ id: 1 }, { id: 2 }],
  ],
  [
    'articles',
    'children among alternatives',
    { fields: 'id', filter: { _or: [{ comments: { likes: { _gt: 2 } } }, { views: { _eq: 0 } }] } },
    [{ id: 1 }, { id: 2 }, { id: 3 }],
  ],
  ['articles', 'a missing item is a row of nulls', { fields: 'id', filter: { author: { born: { _null: true } } } }, [{ id: 5 }, { id: 6 }]],
  [
    'articles',
    'a count among alternatives',
    { fields: 'id', filter: { _or: [{ 'count(comments)': { _gt: 1 } }, { 'count(tags)': { _eq: 0 } }] } },
    [{ id: 1 }, { id: 3 }, { id: 6 }],
  ],
  [
    'authors',
    'the way back of a relation without alias',
    { fields: 'name', filter: { '$FOLLOW(articles,author)': { title: { _eq: 'Delta' } } } },
    [{ name: 'Åsa Öberg' }],
  ],
  [
    'headings',
    'the way back of a many-to-any relation',
    { fields: 'title', filter: { '$FOLLOW(pages_sections,item,collection)': { page: { _eq: 2 } } } },
    [{ title: 'About' }],
  ],
  [
    'pages',
    'a filter by one kind of many',
    { fields: 'slug', filter: { sections: { 'item:headings': { title: { _eq: 'Welcome' } } } } },
    [{ slug: 'home' }],
  ],
  [
    'pages',
    'one kind of many, the others as keys',
    { fields: 'sections.item:paragraphs.text', limit: 1, deep: { sections: { _limit: 2 } } },
    [{ sections: [{ item: 1 }, { item: { text: 'Once upon a time' } }] }],
  ],
  [
    'authors',
    'a concealed field under any name',
    { fields: 'secret,x', alias: { x: 'secret' }, limit: 2 },
    [
      { secret: '**********', x: '**********' },
      { secret: null, x: null },
    ],
  ],
  [
    'articles',
    'groups by a function, sorted by their count',
    { aggregate: { count: '*' }, group: 'count(comments)', sort: '-count' },
    [
      { comments_count: 0, count: 4 },
      { comments_count: 1, count: 1 },
      { comments_count: 3, count: 1 },
    ],
  ],
  [
    'articles',
    'sums sorted as numbers',
    { aggregate: { sum: 'views' }, group: 'status', sort: '-sum.views' },
    [
      { status: 'archived', sum: { views: 300 } },
      { status: 'published', sum: { views: 50 } },
      { status: 'draft', sum: { views: 5 } },
    ],
  ],
  [
    'articles',
    'beyond every integer',
    { fields: 'id', filter: { _or: [{ views: { _gt: '99999999999999999999999' } }, { views: { _gt: 299.5 } }] } },
    [{ id: 4 }],
  ],
  ['articles', 'what an alias may be called', { fields: `k'"\`$1 ?`, alias: { 'k\'"`$1 ?': 'id' }, limit: 1 }, [{ 'k\'"`$1 ?': 1 }]],
  ['comments', 'ten levels', { fields: `${Array(9).fill('replies').join('.')}.id`, filter: { id: 1 } }, [{ replies: [{ replies: [] }] }]],
  [
    'comments',
    'ten levels up',
    { fields: `id,${Array(9).fill('parent').join('.')}.id`, filter: { id: 4 } },
    [{ id: 4, parent: { parent: null } }],
  ],
]

onEachDatabase('reading', (database) => {
  let schema: SchemaModel
  beforeAll(async () => {
    schema = await createBlog(database())
  })

  const numbers = (data: unknown): unknown =>
    JSON.parse(JSON.stringify(data), (_key, value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value))
  it.each(answers.map(([collection, name, raw, expected]) => [name, collection, raw, expected] as const))(
    '%s',
    async (_name, collection, raw, expected) => {
      let statements = 0
      const stop = database().onStatement(() => statements++)
      const { data } = await ask(database(), schema, collection, raw)
      stop()
      expect(numbers(data)).toEqual(expected)
      expect(statements).toBe(1)
    },
  )

  it('takes nodes of another door, with arguments, groups and names', async () => {
    const { data } = await ask(database(), schema, 'articles', {
      limit: 1,
      fields: [
        { kind: 'collection', key: '__typename' },
        {
          kind: 'field',
          key: 'last',
          field: 'comments',
          args: { sort: '-id', limit: 1 },
          children: [{ kind: 'field', key: 'text', field: 'body' }],
        },
        { kind: 'field', key: 'first', field: 'comments', args: { limit: 1 }, children: [{ kind: 'field', key: 'body', field: 'body' }] },
        {
          kind: 'group',
          key: 'published_at_func',
          children: [{ kind: 'field', key: 'year', field: 'published_at', call: { name: 'year' } }],
        },
      ],
    })
    expect(data).toEqual([
      { __typename: 'articles', last: [{ text: 'reply' }], first: [{ body: 'nice' }], published_at_func: { year: 2024 } },
    ])
  })

  it('counts in the same statement', async () => {
    const answer = await ask(database(), schema, 'articles', {
      fields: 'id',
      filter: { comments: { likes: { _gte: 0 } } },
      limit: 1,
      meta: '*',
    })
    expect(answer).toEqual({ data: [{ id: 1 }], meta: { total_count: 6, filter_count: 2 } })
  })

  it('finds keys', async () => {
    const query = parseQuery({ filter: { author: { name: 'Ada' } }, sort: '-id' }, 'articles', parseContext(schema)) as AuthorizedQuery
    const statement = renderKeys(query, schema, database().dialect)
    expect(await database().query(statement.text, bindParameters(statement, query.values, database().dialect).parameters)).toEqual([
      { id: 2 },
      { id: 1 },
    ])
  })

  /** A rule parsed into the values of a query, as authorize does it. */
  const withRule = (query: ReadQuery, collection: string, rule: unknown): [Filter, unknown[]] => {
    const values = [...query.values]
    return [parseFilter(rule, collection, parseContext(schema, { isRule: true }), values), values]
  }

  it('shows a field only on the rows of its rule, to every question', async () => {
    const query = parseQuery(
      { fields: 'id,views', filter: { views: { _gte: 0 } }, sort: 'id' },
      'articles',
      parseContext(schema),
    ) as ReadQuery
    const [when, values] = withRule(query, 'articles', { status: { _eq: 'published' } })
    const operand = { kind: 'field', field: 'views', type: 'integer', when } as const
    const seen = await run(database(), schema, {
      ...query,
      values,
      level: {
        ...query.level,
        filter: { kind: 'constant', value: true },
        selections: [query.level.selections[0]!, { kind: 'value', key: 'views', operand }],
      },
    })
    expect((seen.data as Row[]).map(({ views }) => views)).toEqual([10, 20, null, null, 20, null])
    const filter = { ...(query.level.filter as Extract<Filter, { kind: 'compare' }>), operand }
    const found = await run(database(), schema, { ...query, values, level: { ...query.level, filter } })
    expect((found.data as Row[]).map(({ id }) => id)).toEqual([1, 2, 5])
  })

  it.each<[string, unknown, number[]]>([
    ['one', { author: { name: { _eq: 'Brian' } } }, []],
    ['one, of a missing item', { author: { name: { _null: true } } }, [3, 5]],
    ['one, beside others', { _or: [{ author: { name: { _eq: 'Ada' } } }, { views: { _eq: 0 } }] }, [1, 2, 3]],
  ])('takes hidden related rows for missing ones: %s', async (_name, filter, ids) => {
    const query = parseQuery({ fields: 'id', filter, sort: 'id' }, 'articles', parseContext(schema)) as ReadQuery
    // A rule that leads on to children: it stands in the condition of a join.
    const [visible, values] = withRule(query, 'authors', { active: { _eq: true }, articles: { author: { name: { _nnull: true } } } })
    const show = (part: Filter): Filter =>
      part.kind === 'or' || part.kind === 'and'
        ? { ...part, filters: part.filters.map(show) }
        : part.kind === 'related'
          ? { ...part, visible }
          : part
    const { data } = await run(database(), schema, { ...query, values, level: { ...query.level, filter: show(query.level.filter) } })
    expect((data as Row[]).map(({ id }) => id)).toEqual(ids)
  })

  it('never adds or loses a row by sorting along a relation', async () => {
    const paths = [
      'author.name',
      '-author.rating',
      'comments.likes',
      '-tags.tag.name',
      'author.articles.views',
      'count(comments)',
      '-author.count(articles)',
      'author.articles.comments.body',
      'year(author.born)',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 6 }),
        async (sort, size) => {
          const all = (await ask(database(), schema, 'articles', { fields: 'id', sort })).data as Row[]
          expect(all.map(({ id }) => Number(id)).sort()).toEqual([1, 2, 3, 4, 5, 6])
          const pages = await Promise.all(
            Array.from({ length: Math.ceil(6 / size) }, (_, page) =>
              ask(database(), schema, 'articles', { fields: 'id', sort, limit: size, page: page + 1 }),
            ),
          )
          expect(pages.flatMap(({ data }) => data as Row[])).toEqual(all)
        },
      ),
      { numRuns: 30 },
    )
  })
})
