import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import { authorize, authorizeAction } from '../../permissions/authorize.js'
import type { Rule } from '../../permissions/permission-set.js'
import type { PermissionAction } from '../../permissions/policies.js'
import { itemsWith } from '../../query/named-items.js'
import { parseQuery } from '../../query/parse/query.js'
import type { AuthorizedQuery, RawQuery } from '../../query/query.js'
import { readKeyRow, renderKeys } from '../../query/render.js'
import { hasCompositeKey, hasKey } from '../../schema/composite-keys.js'
import type { Collection } from '../../schema/model.js'
import { withRules } from './errors.js'
import { checkKey, filterOfKeys, keyOfRow } from './keys.js'
import { readScope } from './read-scope.js'
import { asking, prepareStatement } from './statements.js'

/**
 * Keys of the items that match the query and that the caller may read. Where they may read nothing of the collection, what
 * they may do with it decides: a caller who writes without reading may still name items by their keys.
 */
export async function readKeys(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  action: PermissionAction = 'read',
): Promise<PrimaryKey[]> {
  if (!hasKey(collection)) throw forbidden()
  const scope = await readScope(context, raw, action, collection.name)
  // The key is what is asked for, whether or not the caller may see it as a field: it goes to the server, not to the caller.
  const query = parseQuery(
    { ...raw, fields: [], aggregate: undefined, group: undefined, alias: undefined, deep: undefined, meta: undefined, paging: undefined },
    collection.name,
    scope.parse,
  )
  return runKeys(
    context,
    collection,
    withRules(context, collection.name, () => authorize(query, scope, context.schema, scope.action)),
  )
}

/** Those of the keys whose items the caller's rules for the action (or only these of them) allow, with all of these fields. */
export async function readTouchableKeys(
  context: ServiceContext,
  collection: Collection,
  keys: readonly PrimaryKey[],
  action: PermissionAction,
  fields: readonly string[],
  only?: readonly Rule[],
): Promise<PrimaryKey[]> {
  const found = await readScope(context, {}, action)
  const scope = only ? { ...found, set: { ...found.set, rules: () => only } } : found
  return runKeys(
    context,
    collection,
    withRules(context, collection.name, () => authorizeAction(collection, keys, action, fields, scope, context.schema)),
  )
}

/** Keys of the items with exactly these values, visible to the caller or not. For the server's own decisions. */
export async function readKeysWith(context: ServiceContext, collection: Collection, item: Item): Promise<PrimaryKey[]> {
  const values: unknown[] = []
  const filter = itemsWith(collection, item, values)
  if (filter === null) return []
  const level = { collection: collection.name, selections: [], filter, sort: [], limit: null, offset: null }
  const scope = await readScope(asSystem(context), {})
  return runKeys(context, collection, authorize({ kind: 'read', level, meta: [], values }, scope, context.schema))
}

/** Is there such an item, visible to the caller or not? For the server's own decisions, never to be told to a client. */
export async function exists(context: ServiceContext, collection: Collection, key: PrimaryKey): Promise<boolean> {
  const query = { ...filterOfKeys(collection, [checkKey(collection, key)], {}), limit: 1 }
  return (await readKeys(asSystem(context), collection, query)).length > 0
}

async function runKeys(context: ServiceContext, collection: Collection, query: AuthorizedQuery): Promise<PrimaryKey[]> {
  const { schema, database } = context
  const { text, parameters } = prepareStatement(context, 'keys', [query], () => renderKeys(query, schema, database.dialect))
  const rows = await asking(database, () => database.query<object>(text, parameters))
  return rows.map((found) => {
    const row = readKeyRow(collection, found, database.dialect)
    return hasCompositeKey(collection)
      ? keyOfRow(collection, row)
      : keyOf((row[collection.primaryKey!] ?? Object.values(row)[0]!) as PrimaryKey)
  })
}

/** Drivers give big integers as text; small ones become numbers, as everywhere else. */
const keyOf = (key: PrimaryKey | bigint): PrimaryKey =>
  typeof key === 'bigint' ? (Number.isSafeInteger(Number(key)) ? Number(key) : key.toString()) : key
