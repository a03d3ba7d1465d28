import { invalidQuery } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'

const ends: ReadonlySet<string> = new Set(['direction', 'nulls'])
const aggregates: ReadonlySet<string> = new Set(['min', 'max', 'sum', 'avg'])
const suffix = '_aggregated'

/** The terms of `order` as those of `sort`: a list of objects (query/parse/orders.ts). */
export const sortOf = (order: unknown): unknown[] => [order].flat().map((term) => termOf(term, []))

function termOf(term: unknown, way: readonly string[]): unknown {
  const [[name, value], ends] = takeApart(term)
  if (name === 'field') return { path: pathOf(way, String(value)), ...ends }
  if (!name.endsWith(suffix) || !isAggregate(value)) return termOf(value, [...way, name.replace(/__/, ':')])
  const list = name.slice(0, -suffix.length)
  const [[aggregate, field], own] = takeApart(value)
  if (aggregates.has(aggregate)) return { path: pathOf([...way, list], String(field)), by: aggregate, ...own }
  if (field !== true) throw invalidQuery('"count" in "order" must be true')
  return { path: pathOf(way, `count(${list})`), ...own }
}

/** Functions stand around the whole path. */
const pathOf = (way: readonly string[], last: string): string => [...way, last].join('.')

const isAggregate = (value: unknown): boolean =>
  isPlainObject(value) && Object.keys(value).some((name) => name === 'count' || aggregates.has(name))

/** The one member that says by what is sorted, and the direction and the place of nulls. */
function takeApart(term: unknown): [[string, unknown], object] {
  const members = isPlainObject(term) ? Object.entries(term).filter(([, value]) => value !== null && value !== undefined) : []
  const [by, ...others] = members.filter(([name]) => !ends.has(name))
  if (!by || others.length > 0) throw invalidQuery('Each entry of "order" has to name one field, and only one')
  const { direction, nulls } = Object.fromEntries(members)
  return [by, { ...(direction === undefined ? {} : { descending: direction === 'desc' }), ...(nulls === undefined ? {} : { nulls }) }]
}
