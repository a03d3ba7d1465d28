import fc from 'fast-check'
import type { RawQuery } from '../../src/query/query.js'
import { type RandomCollection, values, type World } from './world.js'

/** A question to a collection of a world. */
export interface Question {
  readonly collection: string
  readonly query: RawQuery
}

const ordered: ReadonlySet<string> = new Set(['n', 'f', 'd', 'at', 'day'])
const sortable: ReadonlySet<string> = new Set(['word', 'n', 'f', 'd', 'b', 'at', 'day'])
const childrenOf = (world: World, name: string): readonly RandomCollection[] => world.filter(({ parent }) => parent === name)
const find = (world: World, name: string): RandomCollection => world.find((collection) => collection.name === name)!

function comparison(field: string): fc.Arbitrary<unknown> {
  // An empty text is refused: `_empty` asks for it.
  const value = field === 'id' || field === 'parent' ? fc.integer({ min: 0, max: 13 }) : values[field]!.filter((given) => given !== '')
  // An empty list is refused: it is more often a mistake than a question.
  const list = fc.array(value, { minLength: 1, maxLength: 3 })
  const flag = fc.constantFrom('_null', '_nnull').chain((name) => fc.boolean().map((wanted) => ({ [name]: wanted })))
  const equality = fc.tuple(fc.constantFrom('_eq', '_neq'), value).map(([name, operand]) => ({ [name]: operand }))
  const lists = fc.tuple(fc.constantFrom('_in', '_nin'), list).map(([name, operand]) => ({ [name]: operand }))
  const order = fc.tuple(fc.constantFrom('_lt', '_lte', '_gt', '_gte'), value).map(([name, operand]) => ({ [name]: operand }))
  const range = fc.tuple(fc.constantFrom('_between', '_nbetween'), value, value).map(([name, low, high]) => ({ [name]: [low, high] }))
  const text = fc
    .tuple(fc.constantFrom('_contains', '_ncontains', '_icontains', '_starts_with', '_nstarts_with', '_ends_with', '_nends_with'), value)
    .map(([name, operand]) => ({ [name]: operand }))
  const empty = fc.constantFrom({ _empty: true }, { _nempty: true })
  if (field === 'word' || field === 'odd') return fc.oneof(equality, lists, text, empty, flag)
  if (field === 'b') return fc.oneof(equality, flag)
  return ordered.has(field) || field === 'id' ? fc.oneof(equality, lists, order, range, flag) : fc.oneof(equality, lists, flag)
}

function filter(world: World, { name, fields, parent }: RandomCollection, depth: number): fc.Arbitrary<unknown> {
  const plain = fc.constantFrom('id', ...fields).chain((field) => comparison(field).map((test) => ({ [field]: test })))
  const year = fields.includes('at')
    ? [
        fc
          .tuple(fc.constantFrom('year', 'month', 'hour'), fc.constantFrom('_eq', '_gt'), fc.constantFrom(3, 12, 2020, 2022))
          .map(([fn, operator, value]) => ({ [`${fn}(at)`]: { [operator]: value } })),
      ]
    : []
  if (depth === 0) return fc.oneof(plain, ...year)
  const below = (collection: RandomCollection) => filter(world, collection, depth - 1)
  const junction = fc
    .tuple(fc.constantFrom('_and', '_or'), fc.array(filter(world, find(world, name), depth - 1), { minLength: 1, maxLength: 3 }))
    .map(([word, parts]) => ({ [word]: parts }))
  const children = childrenOf(world, name).flatMap((child) => [
    fc
      .tuple(fc.constantFrom('_some', '_none'), below(child))
      .map(([quantifier, inner]) => ({ [`children_${child.name}`]: { [quantifier]: inner } })),
    below(child).map((inner) => ({ [`children_${child.name}`]: inner })),
    fc
      .tuple(fc.constantFrom('_eq', '_gt', '_lt'), fc.nat({ max: 3 }))
      .map(([operator, count]) => ({ [`count(children_${child.name})`]: { [operator]: count } })),
  ])
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    { weight: 2, arbitrary: junction },
    below(find(world, parent)).map((inner) => ({ parent: inner })),
    ...children,
    ...year,
  )
}

function paths(world: World, { name, fields, parent }: RandomCollection, depth: number): string[] {
  const own = ['id', 'parent', ...fields, ...(fields.includes('at') ? ['year(at)'] : [])]
  if (depth === 0) return own
  const children = childrenOf(world, name)
  return [
    ...own,
    ...paths(world, find(world, parent), depth - 1).map((path) => `parent.${path}`),
    ...children.flatMap((child) => [
      `children_${child.name}`,
      `count(children_${child.name})`,
      ...paths(world, child, depth - 1).map((path) => `children_${child.name}.${path}`),
    ]),
  ]
}

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })

function read(world: World, collection: RandomCollection): fc.Arbitrary<RawQuery> {
  // A function of what lies behind a relation has a spelling of its own.
  const selectable = paths(world, collection, 2).filter((path) => !/\..*\(/.test(path))
  const sorts = [
    ...collection.fields.filter((field) => sortable.has(field)),
    'id',
    ...find(world, collection.parent)
      .fields.filter((field) => sortable.has(field))
      .map((field) => `parent.${field}`),
  ]
  const plain = fc.record({
    fields: fc.uniqueArray(fc.constantFrom(...selectable), { minLength: 1, maxLength: 6 }),
    filter: optional(filter(world, collection, 2)),
    sort: optional(
      fc.array(
        fc.tuple(fc.constantFrom('', '-'), fc.constantFrom(...sorts)).map(([sign, name]) => `${sign}${name}`),
        { maxLength: 2 },
      ),
    ),
    limit: optional(fc.integer({ min: -1, max: 6 })),
    offset: optional(fc.nat({ max: 4 })),
  })
  const children = childrenOf(world, collection.name)
  if (children.length === 0) return plain
  const counted = fc
    .tuple(
      plain,
      fc.constantFrom(...children).chain((child) => numbers(world, child)),
    )
    .map(([query, [name, level]]) => ({ ...query, fields: [...query.fields, name], deep: { [name]: level } }))
  return fc.oneof({ weight: 3, arbitrary: plain }, counted)
}

/** Numbers over the children of each item, and the field they are told under. */
function numbers(world: World, child: RandomCollection): fc.Arbitrary<[string, unknown]> {
  return aggregate(world, child).map(({ aggregate: _aggregate, group, filter: _filter, limit: _limit }) => [
    `children_${child.name}`,
    { _aggregate, ...(group ? { _groupBy: group } : {}), ...(_filter ? { _filter } : {}), _limit },
  ])
}

function aggregate(world: World, collection: RandomCollection): fc.Arbitrary<RawQuery> {
  const numbers = ['id', ...collection.fields.filter((field) => ['n', 'f', 'd'].includes(field))]
  const one = fc.oneof(
    fc.constant(['count', '*'] as const),
    fc.tuple(fc.constantFrom('count', 'countDistinct'), fc.constantFrom(...collection.fields, 'id')),
    fc.tuple(fc.constantFrom('sum', 'avg', 'min', 'max', 'sumDistinct', 'avgDistinct'), fc.constantFrom(...numbers)),
  )
  const groups = [
    ...collection.fields.filter((field) => field !== 'odd'),
    'parent',
    ...(collection.fields.includes('at') ? ['year(at)'] : []),
  ]
  return fc.record({
    aggregate: fc
      .array(one, { minLength: 1, maxLength: 3 })
      .map((list) => Object.fromEntries(list.map(([name, field]) => [name, [field]]))),
    group: optional(fc.uniqueArray(fc.constantFrom(...groups), { minLength: 1, maxLength: 2 })),
    filter: optional(filter(world, collection, 1)),
    limit: fc.constant(-1),
  })
}

/** Random questions: lists of items with what they are related to, and aggregates. */
export const question = (world: World): fc.Arbitrary<Question> =>
  fc
    .constantFrom(...world)
    .chain((collection) =>
      fc
        .oneof({ weight: 4, arbitrary: read(world, collection) }, { weight: 1, arbitrary: aggregate(world, collection) })
        .map((query) => ({ collection: collection.name, query: query as RawQuery })),
    )
