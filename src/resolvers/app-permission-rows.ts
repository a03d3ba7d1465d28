import type { Item, ServiceContext } from '../context.js'
import { appPermissions } from '../permissions/app-permissions.js'
import { matchFilter } from '../query/match.js'
import type { RawQuery } from '../query/query.js'
import { type Answer, textAnswer } from './answer.js'
import { answer, flag, json, listOf, type ObjectShape, text } from './shape.js'

/** A permission that comes with app access: it is in no table, so it has no key, and nobody changes it. */
export const appPermission: ObjectShape = answer('app_permission', {
  policy: text,
  collection: text,
  action: text,
  fields: listOf(text),
  permissions: json,
  validation: json,
  presets: json,
  system: flag,
})

const rows: readonly Item[] = appPermissions.map(({ id: _, permissions, ...row }) => ({
  ...row,
  permissions: permissions ?? {},
  system: true,
}))

/** Adds to a list of permissions those that the caller has by app access, as far as the request's filter lets them through. They are told whole, as Directus does. */
export function withAppPermissions({ accountability }: ServiceContext, list: Answer, query: RawQuery): Answer {
  const isPlainList = query.aggregate === undefined && query.group === undefined && query.search === undefined && query.cursor === undefined
  if (!accountability?.app || !isPlainList || list.kind !== 'text') return list
  // The read has refused a filter that is no JSON.
  const filter: unknown = typeof query.filter === 'string' ? JSON.parse(query.filter) : query.filter
  const context = { variables: () => null, now: new Date(), requireAll: true }
  const told = rows.filter((row) => matchFilter(filter, row, context).length === 0).map((row) => JSON.stringify(row))
  const own = list.text.slice(1, -1).trim()
  return textAnswer(`[${[...(own === '' ? [] : [own]), ...told].join(',')}]`, list.meta)
}
