import { invalidQuery } from '../../errors/api-error.js'
import { asList, isPlainObject } from './raw.js'

/** A term of `sort` as an object, as GraphQL's `order` becomes: a path as a text of `sort` has it, and what a text cannot say. */
export interface Order {
  readonly path: string
  readonly descending: boolean
  readonly nulls?: 'first' | 'last'
  /** By what all items together have to which the path leads. */
  readonly by?: 'min' | 'max' | 'sum' | 'avg'
}

const mostOrders = 100

/** The terms that are objects, checked, and what is left. */
export function splitOrders(raw: unknown): { readonly orders: readonly Order[]; readonly rest: unknown } {
  const list = asList(raw)
  if (!list?.some(isPlainObject)) return { orders: [], rest: raw }
  const orders = list.filter(isPlainObject).map(readOrder)
  if (orders.length > mostOrders) throw invalidQuery(`"sort" can't have more than ${mostOrders} terms`)
  return { orders, rest: list.filter((entry) => !isPlainObject(entry)) }
}

function readOrder({ path, descending, nulls, by }: Readonly<Record<string, unknown>>): Order {
  if (typeof path !== 'string' || (descending !== undefined && typeof descending !== 'boolean'))
    throw invalidQuery('An object in "sort" must have a "path", and "descending" true or false')
  if (nulls !== undefined && nulls !== 'first' && nulls !== 'last') throw invalidQuery('"nulls" must be "first" or "last"')
  if (by !== undefined && by !== 'min' && by !== 'max' && by !== 'sum' && by !== 'avg')
    throw invalidQuery('"by" must be "min", "max", "sum" or "avg"')
  return { path, descending: descending === true, ...(nulls && { nulls }), ...(by && { by }) }
}
