import type { Item, Platform, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import type { FieldType } from '../../schema/model.js'
import { isSearchedText, searchedTexts } from '../../schema/searched-texts.js'
import { typeBySpecials } from '../../schema/specials/index.js'
import type { SchemaSnapshot } from '../../schema/store.js'
import type { SchemaStep } from './change.js'
import { type FieldPayload, isAliasPayload } from './column-definition.js'
import { specialsOf } from './field-meta.js'
import { findTable } from './objects.js'

/** What a payload's `schema.search_index` asks for; undefined: nothing. */
export function askedSearchIndex(schema: unknown): boolean | undefined {
  const asked = (schema as Item | null | undefined)?.search_index
  if (asked === undefined || asked === null) return undefined
  if (typeof asked !== 'boolean') throw invalidPayload('"schema.search_index" must be a boolean')
  return asked
}

/** Gives a new table its search index. */
export async function indexNewTable({ database }: ServiceContext, collection: string, fields: readonly FieldPayload[]): Promise<void> {
  const columns = fields.filter((field) => !isAliasPayload(field) && isSearchedText(textOf(field))).map(({ field }) => field)
  if (columns.length === 0) throw withoutTexts(collection)
  await database.dialect.ddl.setSearchIndex(database.knex, collection, columns)
}

/** A new field, as far as `search` is interested in it. */
function textOf(field: FieldPayload) {
  const special = specialsOf(field)
  return {
    type: typeBySpecials(special) ?? (field.type as FieldType),
    isAlias: false,
    relation: null,
    isSearchable: field.meta?.searchable !== false,
    isConcealed: special.includes('conceal') || special.includes('encrypt'),
  }
}

/** Switches the search index of a collection on or off. */
export async function changeSearchIndex({ snapshot, database }: SchemaStep, name: string, isOn: boolean): Promise<void> {
  const collection = snapshot.model.collections.get(name)
  if (!collection || collection.isSystem) throw forbidden()
  if (isOn && (collection.primaryKey === null || !findTable(snapshot.database, name)?.search))
    throw invalidPayload(`"${name}" can't have a search index: it has to be a table with a key of one field`)
  const columns = isOn ? indexableTexts(snapshot, name) : []
  if (isOn && columns.length === 0) throw withoutTexts(name)
  await database.dialect.ddl.setSearchIndex(database.knex, name, columns)
}

/** Updates search indexes after the fields they cover have changed. Until then, or if that fails, searches work without an index. */
export async function followSearchIndexes(platform: Platform): Promise<void> {
  const snapshot = platform.schema.current()
  const behind = [...snapshot.model.collections.values()].filter(
    ({ name, searchIndex }) => searchIndex !== null && isBehind(searchIndex.fields, indexableTexts(snapshot, name)),
  )
  if (behind.length === 0) return
  try {
    await platform.database.unhurried().transaction(async (database) => {
      const { dialect, knex } = database
      for (const { name } of behind) await dialect.ddl.setSearchIndex(knex, name, indexableTexts(snapshot, name))
      await database.afterCommit(() => platform.schema.reload().then(() => undefined))
      await platform.nodes.tell(database, { kind: 'schema' })
    })
  } catch (error) {
    platform.logger.error(
      { err: error, collections: behind.map(({ name }) => name) },
      'A search index could not follow its fields. Searches do without it.',
    )
  }
}

const isBehind = (present: ReadonlySet<string>, wanted: readonly string[]): boolean =>
  present.size !== wanted.length || wanted.some((name) => !present.has(name))

function indexableTexts({ model, database }: SchemaSnapshot, name: string): readonly string[] {
  const possible = findTable(database, name)?.search?.possible ?? []
  return searchedTexts(model.collections.get(name)!)
    .map((field) => field.name)
    .filter((column) => possible.includes(column))
}

const withoutTexts = (collection: string): Error => invalidPayload(`"${collection}" has no text to search, so it can't have a search index`)
