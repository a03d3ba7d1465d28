import { beforeAll, expect, it } from '@jest/globals'
import sql, { raw, type Sql } from 'sql-template-tag'
import type { JsonEntry } from '../../src/database/dialects/dialect.js'
import { onEachDatabase } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

onEachDatabase('JSON of rows', (database) => {
  const e = () => database().dialect.expressions
  const of = (table: string, name: string) => sql`${e().identifier(table)}.${e().identifier(name)}`
  const read = async (expression: Sql): Promise<unknown> => {
    const query = sql`SELECT ${e().jsonToText(expression)} AS data`
    return JSON.parse((await database().query<{ data: string }>(query.text, query.values))[0]!.data)
  }
  const articles = {
    from: raw('articles'),
    where: null,
    orderBy: [raw('articles.id')],
    limit: null,
    offset: null,
    isNested: false,
    key: [],
    own: null,
  }
  const number = (name: string): JsonEntry => ({
    key: name,
    value: e().jsonValue('integer', of('articles', name), null),
  })
  const own = (table: string, ...names: string[]) => ({ alias: e().identifier(table), columns: names.map((name) => of(table, name)) })
  const comments = (limit: Sql | null = null, offset: Sql | null = null, isOwn = true) =>
    e().jsonRows({
      row: [
        { key: 'body', value: e().jsonValue('string', of('comments', 'body'), null) },
        { key: 'seen', value: e().jsonValue('boolean', of('comments', 'seen'), null) },
      ],
      from: raw('comments'),
      where: sql`${of('comments', 'article')} = ${of('articles', 'id')}`,
      orderBy: [e().orderTerm(of('comments', 'id'), true, false)],
      limit,
      offset,
      isNested: true,
      key: [],
      own: isOwn ? own('comments', 'body', 'seen') : null,
    })
  const parent = () =>
    e().jsonRow({
      row: [{ key: 'id', value: e().jsonValue('integer', raw('p.id'), null) }],
      from: raw('articles p'),
      where: raw('p.id = articles.parent'),
      orderBy: [],
      limit: null,
      offset: null,
      isNested: true,
      key: [],
      own: null,
    })

  beforeAll(async () => {
    await createTable(database(), 'articles', [id, column('parent', 'integer'), column('data', 'json'), column('title', 'string')])
    await createTable(database(), 'comments', [id, column('article', 'integer'), column('body', 'string'), column('seen', 'boolean')])
    await database()
      .knex('articles')
      .insert([
        { id: 1, data: '{"a":"}"}', title: 'x}' },
        { id: 2, parent: 1, title: '"}' },
      ])
    await database()
      .knex('comments')
      .insert([
        { article: 1, body: 'first }' },
        { article: 1, body: 'second', seen: true },
        { article: 1, body: 'third', seen: false },
      ])
  })

  it('nests lists and objects, in any order of keys', async () => {
    const data = { key: 'data', value: e().jsonValue('json', of('articles', 'data'), null) }
    const title = { key: 'title', value: e().jsonValue('string', of('articles', 'title'), null) }
    const list = { key: 'comments', value: comments() }
    const sameList = { key: 'comments', value: comments(null, null, false) }
    const one = { key: 'parent', value: parent() }
    const whole = {
      id: 1,
      data: { a: '}' },
      title: 'x}',
      comments: [
        { body: 'third', seen: false },
        { body: 'second', seen: true },
        { body: 'first }', seen: null },
      ],
      parent: null,
    }
    const other = { id: 2, data: null, title: '"}', comments: [], parent: { id: 1 } }
    for (const row of [
      [number('id'), title, data, list, one],
      [data, number('id'), list, title, one],
      [list, one, data, number('id'), title],
      [title, list, number('id'), one, data],
      [title, sameList, number('id'), one, data],
    ]) {
      for (const columns of [null, own('articles', 'id', 'parent', 'data', 'title')]) {
        const rows = (await read(e().jsonRows({ ...articles, row, own: columns }))) as object[]
        expect(rows).toEqual([whole, other])
        expect(Object.keys(rows[0]!)).toEqual(row.map(({ key }) => key))
        // Without JSON columns it is made in other ways.
        const fewer = row.filter(({ key }) => key !== 'data')
        const { data: _, ...rest } = whole
        expect(((await read(e().jsonRows({ ...articles, row: fewer, own: columns }))) as object[])[0]).toEqual(rest)
      }
    }
  })

  it('limits and skips per parent', async () => {
    const rows = await read(e().jsonRows({ ...articles, row: [{ key: 'c', value: comments(raw('1'), sql`${1}`) }] }))
    expect(rows).toEqual([{ c: [{ body: 'second', seen: true }] }, { c: [] }])
    const skipped = await read(e().jsonRows({ ...articles, row: [{ key: 'c', value: comments(null, sql`${2}`) }] }))
    expect(skipped).toEqual([{ c: [{ body: 'first }', seen: null }] }, { c: [] }])
  })

  it('answers bare values, the empty list and the missing row', async () => {
    expect(await read(e().jsonRows({ ...articles, row: e().jsonValue('integer', raw('articles.id'), null) }))).toEqual([1, 2])
    expect(await read(e().jsonRows({ ...articles, row: [number('id')], where: raw('1 = 0') }))).toEqual([])
    expect(
      await read(e().jsonObject([{ key: 'one', value: e().jsonRow({ ...articles, row: [number('id')], where: raw('1 = 0') }) }])),
    ).toEqual({ one: null })
    expect(await read(e().jsonRow({ ...articles, row: [number('id')] }))).toEqual({ id: 1 })
    expect(await read(e().jsonRows({ ...articles, row: [] }))).toEqual([{}, {}])
  })

  it('makes objects of any size and with any keys', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `key ${index}`)
    const wide = names.map(
      (key, index): JsonEntry =>
        index % 50 === 7 ? { key, value: e().jsonValue('json', raw('articles.data'), null) } : { ...number('id'), key },
    )
    const [row] = (await read(e().jsonRows({ ...articles, row: wide }))) as Record<string, unknown>[]
    expect(Object.keys(row!)).toEqual(names)
    expect([row!['key 0'], row!['key 7'], row!['key 249']]).toEqual([1, { a: '}' }, 1])
    const strange = ['x'.repeat(100), 'ü'.repeat(40), `quote " ' \\ \``, 'a?b', '$1']
    const keys = strange.map((key) => ({ ...number('id'), key }))
    expect(await read(e().jsonRow({ ...articles, row: keys }))).toEqual(Object.fromEntries(strange.map((key) => [key, 1])))
    expect(await read(e().jsonRow({ ...articles, row: keys.slice(2) }))).toEqual(
      Object.fromEntries(strange.slice(2).map((key) => [key, 1])),
    )
  })

  it('chooses by conditions', async () => {
    const first = raw('articles.id = 1')
    const row = [
      { key: 'value', value: e().jsonWhen(first, e().jsonValue('string', raw('articles.title'), null)) },
      { key: 'json', value: e().jsonWhen(first, e().jsonValue('json', raw('articles.data'), null)) },
      { key: 'list', value: e().jsonWhen(first, comments(raw('1'))) },
      {
        key: 'case',
        value: e().jsonCase([{ when: first, value: parent() }], e().jsonValue('integer', raw('articles.id'), null)),
      },
      { key: 'other', value: e().jsonCase([{ when: first, value: e().jsonText('one') }], e().jsonNull()) },
      { key: 'yes', value: e().jsonScalar('boolean', raw('(articles.id = 1)')) },
    ]
    expect(await read(e().jsonRows({ ...articles, row }))).toEqual([
      { value: 'x}', json: { a: '}' }, list: [{ body: 'third', seen: false }], case: null, other: 'one', yes: true },
      { value: null, json: null, list: null, case: 2, other: null, yes: false },
    ])
  })

  it('aggregates', async () => {
    const { dialect, knex } = database()
    await createTable(database(), 'sums', [
      id,
      column('i', 'integer'),
      column('b', 'bigInteger'),
      column('f', 'float'),
      column('d', 'decimal', { scale: 2 }),
      column('day', 'date'),
    ])
    await knex('sums').insert(
      [1, 2, 2].map((i) => ({
        i,
        b: i,
        f: i / 4,
        d: `${i}.50`,
        day: dialect.encode('date', `2024-01-0${i}`, 'epoch'),
      })),
    )
    const value = async (
      name: 'count' | 'sum' | 'avg' | 'min' | 'max',
      field: string,
      type: Parameters<ReturnType<typeof e>['aggregate']>[3],
      distinct = false,
    ) => {
      const operand = e().comparable(type, e().identifier(field), 'epoch')
      const object = (await read(
        e().jsonRow({
          ...articles,
          orderBy: [],
          from: raw('sums'),
          row: [{ key: 'v', value: e().aggregate(name, distinct, operand, type, null) }],
        }),
      )) as { v: unknown }
      return object.v
    }
    expect([
      await value('count', 'i', 'integer'),
      await value('count', 'i', 'integer', true),
      await value('sum', 'i', 'integer'),
      await value('sum', 'i', 'integer', true),
    ]).toEqual([3, 2, 5, 3])
    expect(await value('avg', 'i', 'integer')).toBeCloseTo(5 / 3, 10)
    expect([await value('sum', 'f', 'float'), await value('max', 'f', 'float')]).toEqual([1.25, 0.5])
    expect([await value('min', 'day', 'date'), await value('max', 'day', 'date')]).toEqual(['2024-01-01', '2024-01-02'])
    const exact = dialect.abilities.hasExactDecimals
    expect([await value('sum', 'd', 'decimal'), await value('sum', 'b', 'bigInteger'), await value('min', 'b', 'bigInteger')]).toEqual(
      exact ? ['6.50', '5', '1'] : [6.5, 5, 1],
    )
    const all = e().jsonRow({
      ...articles,
      orderBy: [],
      from: raw('sums'),
      row: [{ key: 'count', value: e().aggregate('count', false, null, 'integer', null) }],
    })
    expect(await read(all)).toEqual({ count: 3 })
  })

  it('keeps nulls and zeros apart in nested lists', async () => {
    await createTable(database(), 'ranks', [id, column('n', 'integer')])
    await database()
      .knex('ranks')
      .insert([0, null, 0, null, 1].map((n) => ({ n })))
    const order = async (descending: boolean, nullsLast: boolean) => {
      const ranks = e().jsonRows({
        ...{ ...articles, isNested: true, from: raw('ranks'), where: raw('articles.id > 0') },
        orderBy: [e().orderTerm(of('ranks', 'n'), descending, nullsLast), of('ranks', 'id')],
        row: e().jsonValue('integer', of('ranks', 'n'), null),
      })
      const [row] = (await read(e().jsonRows({ ...articles, row: [{ key: 'ranks', value: ranks }] }))) as { ranks: unknown[] }[]
      return row!.ranks
    }
    expect(await order(false, true)).toEqual([0, 0, 1, null, null])
    expect(await order(true, true)).toEqual([1, 0, 0, null, null])
    const nullsFirst = [null, null, 0, 0, 1]
    expect(await order(false, false)).toEqual(e().areNullsLargest ? [0, 0, 1, null, null] : nullsFirst)
    expect(await order(true, false)).toEqual(e().areNullsLargest ? [null, null, 1, 0, 0] : nullsFirst.toReversed())
  })

  it('sorts nulls where it is told to', async () => {
    const order = async (descending: boolean) => {
      const orderBy = [e().orderTerm(raw('articles.parent'), descending, true), raw('articles.id')]
      return read(e().jsonRows({ ...articles, orderBy, row: e().jsonValue('integer', raw('articles.id'), null) }))
    }
    expect([await order(false), await order(true)]).toEqual([
      [2, 1],
      [2, 1],
    ])
  })
})
