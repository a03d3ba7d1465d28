import type { Item, ServiceContext } from '../../context.js'
import { levelsBelow } from '../../query/levels-below.js'
import { parseQuery } from '../../query/parse/query.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { Level, RawQuery, Selection } from '../../query/query.js'
import type { Collection, Field, SchemaModel } from '../../schema/model.js'
import { readScope } from '../items/read-scope.js'

/** Keys of the items that were made on trial, by collection. They will be others once the version is promoted. */
export type NewKeys = Map<string, Set<string>>

/** Answers null where a row, or what points to it, has a key that was made on trial. */
export async function hideNewKeys(
  context: ServiceContext,
  collection: Collection,
  raw: RawQuery,
  rows: readonly Item[],
  created: NewKeys,
): Promise<void> {
  if (created.size === 0) return
  const query = parseQuery(
    { fields: raw.fields, alias: raw.alias, deep: raw.deep, aggregate: raw.aggregate, group: raw.group },
    collection.name,
    (await readScope(context, raw)).parse,
  )
  if (query.kind === 'read') for (const row of rows) hideInRow(context.schema, query.level, row, created)
}

function hideInRow(schema: SchemaModel, level: Level, row: Item, created: NewKeys): void {
  const collection = schema.collections.get(level.collection)!
  for (const selection of level.selections) {
    const value = row[selection.key]
    if (isKeyOfNew(schema, collection, selection, value, created)) row[selection.key] = null
    else for (const below of levelsBelow(selection)) hideBelow(schema, below, row, selection.key, created)
  }
}

function hideBelow(schema: SchemaModel, level: Level, row: Item, key: string, created: NewKeys): void {
  const value = row[key]
  const isNew = (entry: unknown): boolean => created.get(level.collection)?.has(String(entry)) === true
  if (Array.isArray(value)) row[key] = value.map((entry) => (isPlainObject(entry) ? entry : isNew(entry) ? null : entry))
  for (const entry of [value].flat()) if (isPlainObject(entry)) hideInRow(schema, level, entry, created)
}

function isKeyOfNew(schema: SchemaModel, collection: Collection, selection: Selection, value: unknown, created: NewKeys): boolean {
  if (selection.kind !== 'value' || selection.operand.kind !== 'field' || value === null) return false
  const field = collection.fields.get(selection.operand.field)
  const target = field?.name === collection.primaryKey ? collection.name : field ? collectionOfKey(schema, field) : null
  return target !== null && created.get(target)?.has(String(value)) === true
}

/** The collection whose keys a foreign key holds; null where it leads to another field, whose value stays as it is. */
function collectionOfKey({ collections }: SchemaModel, { relation }: Field): string | null {
  return relation?.kind === 'm2o' && relation.targetField === collections.get(relation.collection)?.primaryKey ? relation.collection : null
}
