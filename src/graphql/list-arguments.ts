import { asList } from '../query/parse/raw.js'
import type { RawQuery } from '../query/query.js'
import { sortOf } from './orders.js'

/** The arguments of a list as a query; `order` becomes the first terms of `sort`; `x_func: { year: ... }` and `item__c` in filters become `year(x)` and `item:c`. */
export function argumentsOf(args: Readonly<Record<string, unknown>>): RawQuery {
  const { filter, groupBy, order, ...rest } = args
  return {
    ...rest,
    ...(order === undefined || order === null ? {} : { sort: [...sortOf(order), ...(asList(rest.sort) ?? [])] }),
    ...(filter === undefined || filter === null ? {} : { filter: wireFilter(filter) }),
    ...(groupBy === undefined || groupBy === null ? {} : { group: groupBy }),
  }
}

/** A filter in the words of a query. */
export function wireFilter(filter: unknown): unknown {
  if (Array.isArray(filter)) return filter.map(wireFilter)
  if (typeof filter !== 'object' || filter === null) return filter
  const wire: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(filter)) {
    if (name.endsWith('_func') && typeof value === 'object' && value !== null) {
      for (const [fn, operand] of Object.entries(value)) wire[`${fn}(${name.slice(0, -'_func'.length)})`] = wireFilter(operand)
    } else if (name.startsWith('_')) wire[name] = wireFilter(value)
    else wire[name.replace(/__/, name.includes('__') ? ':' : '__')] = wireFilter(value)
  }
  return wire
}
