import { createHash } from 'node:crypto'
import type { Item, ServiceContext } from '../../../context.js'
import type { Table } from '../../../database/introspection.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import { directusRelease } from '../../../release.js'
import { requireAdmin } from '../../access/require-admin.js'
import { snapshotOf } from '../change.js'
import { readCollections } from '../collections.js'
import { readFields } from '../fields.js'
import { readOrigins } from '../origins.js'
import { readRelations } from '../relations.js'
import { compareTexts, orderedMembers } from './order.js'
import { type IncludedPart, includedOf } from './record-parts.js'
import { checkRecords, type ProjectRecords, takeRecords } from './records.js'
import { withIds } from './renames.js'
import { spelledExpression, structureLists, structuresOf, toldField } from './structures.js'

/** The schema of a project as data: what is tracked, without the server's own. */
export interface ProjectSnapshot {
  readonly version: 1
  /** The release of the API that is served. */
  readonly directus: string
  readonly vendor: string
  readonly collections: readonly Item[]
  readonly fields: readonly Item[]
  /** Columns of the server's own tables that have an index. */
  readonly systemFields: readonly Item[]
  readonly relations: readonly Item[]
  /** What was included beside the schema; not there: nothing. */
  readonly tessera?: { readonly include: readonly IncludedPart[]; readonly records: ProjectRecords }
}

/** The lists of a snapshot, and of a difference between two. */
export const snapshotLists = ['collections', 'fields', 'systemFields', 'relations'] as const
export type SnapshotList = (typeof snapshotLists)[number]

/** Entries that are to be described: tables and columns that are there already belong to the comparison, although nothing describes them yet. */
export type WantedEntries = Readonly<
  Record<'collections' | 'fields', readonly { readonly collection?: unknown; readonly field?: unknown }[]>
>

/**
 * The snapshot of what is there; inside of a change of the schema, of what its steps have made. `wanted`: what it is compared with. For administrators.
 */
export async function takeSnapshot(
  context: ServiceContext,
  included: readonly IncludedPart[] = [],
  wanted?: WantedEntries,
): Promise<ProjectSnapshot> {
  await requireAdmin(context)
  const [collections, fields, relations] = [await readCollections(context), await readFields(context), await readRelations(context)]
  const { tables } = (await snapshotOf(context)).database
  const views = viewsOf(tables)
  const named = namesOf(wanted)
  const isTold = ({ collection, field, meta }: Item): boolean => {
    if (meta !== null || views.has(String(collection))) return isTracked({ meta })
    return named.has(nameOf(collection, field)) || (included.includes('untracked') && !String(collection).startsWith('directus_'))
  }
  const structures = await readStructures(context, tables, collections.filter(isTold), fields.filter(isTold), relations.filter(isTracked))
  const origins = await context.database.withPrisma(readOrigins)
  return {
    version: 1,
    directus: directusRelease,
    vendor: context.database.dialect.name,
    collections: withIds(
      inOrder(collections.filter(isTold)).map((entry) =>
        entryOf(withStructures(entry, structures.get(String(entry.collection))), ['name', 'search_index', 'comment', ...structureLists]),
      ),
      origins,
    ),
    fields: withIds(
      inOrder(fields.filter(isTold)).map((entry) => entryOf(entry, null)),
      origins,
    ),
    systemFields: fields
      .filter(({ collection, meta, schema }) => isOwn(collection, meta) && isPlainObject(schema) && schema.is_indexed === true)
      .map(({ collection, field }) => ({ collection, field, schema: { is_indexed: true } })),
    relations: inOrder(relations.filter(isTracked)).map((entry) => entryOf(entry, null)),
    ...(included.length > 0 ? { tessera: { include: included, records: await takeRecords(context, included) } } : {}),
  }
}

const nameOf = (collection: unknown, field: unknown): string => toldField(String(collection), field === undefined ? '' : String(field))

function namesOf(wanted: WantedEntries | undefined): ReadonlySet<string> {
  if (!wanted) return new Set()
  return new Set([...wanted.collections, ...wanted.fields].map(({ collection, field }) => nameOf(collection, field)))
}

/** What tables have beside collections, fields and relations, by the name of the collection. */
async function readStructures(
  context: ServiceContext,
  allTables: readonly Table[],
  collections: readonly Item[],
  fields: readonly Item[],
  relations: readonly Item[],
): Promise<ReadonlyMap<string, Item>> {
  const checks = await context.database.dialect.checks(context.database.knex)
  const names = (entries: readonly Item[]) => new Set(entries.map(({ collection, field }) => toldField(String(collection), String(field))))
  const told = {
    collections: new Set(collections.map(({ collection }) => String(collection))),
    fields: names(fields),
    relations: names(relations),
  }
  const tables = allTables.filter(({ name }) => told.collections.has(name))
  return new Map(tables.map((table) => [table.name, structuresOf(table, checks.get(table.name) ?? [], told)]))
}

const withStructures = (entry: Item, structures: Item | undefined): Item =>
  isPlainObject(entry.schema) ? { ...entry, schema: { ...entry.schema, ...structures } } : entry

/** Changes with anything that a snapshot tells. */
export const hashOfSnapshot = (snapshot: ProjectSnapshot): string => createHash('sha1').update(JSON.stringify(snapshot)).digest('hex')

/** Refuses what is no snapshot. */
export function checkSnapshot(given: unknown): ProjectSnapshot {
  if (!isPlainObject(given) || Object.keys(given).length === 0) throw invalidPayload('No data was included in the body')
  const { systemFields = [], ...others } = given
  const snapshot = { ...others, systemFields }
  for (const name of ['version', 'directus', 'vendor', ...snapshotLists] as const)
    if ((snapshot as Item)[name] === undefined) throw invalidPayload(`"${name}" is required`)
  for (const name of snapshotLists) checkEntries((snapshot as Item)[name], name)
  const { tessera } = given
  if (tessera !== undefined) {
    if (!isPlainObject(tessera)) throw invalidPayload('"tessera" must be an object')
    const included = { include: includedOf(tessera.include), records: checkRecords(tessera.records ?? {}) }
    return { ...snapshot, tessera: included } as unknown as ProjectSnapshot
  }
  return snapshot as unknown as ProjectSnapshot
}

/** Refuses a list of which an entry does not name its collection, and its field. */
export function checkEntries(list: unknown, name: string): void {
  if (!Array.isArray(list)) throw invalidPayload(`"${name}" must be an array`)
  const needed = name.endsWith('collections') ? ['collection'] : ['collection', 'field']
  for (const [index, entry] of list.entries()) {
    const missing = needed.find((member) => !isPlainObject(entry) || typeof entry[member] !== 'string')
    if (missing) throw invalidPayload(`"${name}[${index}].${missing}" is required`)
  }
}

const isOwn = (collection: unknown, meta: unknown): boolean =>
  String(collection).startsWith('directus_') && isPlainObject(meta) && meta.system === true

/** Views are made in the database, and not by a snapshot. */
const viewsOf = (tables: readonly Table[]): ReadonlySet<string> =>
  new Set(tables.filter(({ kind }) => kind === 'view').map(({ name }) => name))

const isTracked = ({ meta }: Item): boolean => isPlainObject(meta) && meta.system !== true

/** By collection, and then as they were made. */
const inOrder = (entries: readonly Item[]): readonly Item[] =>
  entries.toSorted((one, other) => compareTexts(String(one.collection), String(other.collection)) || idOf(one) - idOf(other))

const idOf = ({ meta }: Item): number => Number((meta as Item | null)?.id ?? 0)

/** What is not told of tables and columns: names within this one database. */
const localNames: ReadonlySet<string> = new Set(['foreign_key_schema', 'schema', 'sql'])

/** An entry without what is true of this one database alone. `kept`: the facts of its table that are told; null: all others. */
function entryOf({ meta, schema, ...names }: Item, kept: readonly string[] | null): Item {
  const { id: _, ...told } = (meta ?? {}) as Item
  const facts = isPlainObject(schema)
    ? Object.fromEntries(Object.entries(toldFacts(schema)).filter(([name]) => (kept ? kept.includes(name) : !localNames.has(name))))
    : null
  return { ...names, meta: meta ? orderedMembers(told) : null, ...(facts ? { schema: orderedMembers(facts) } : {}) }
}

/** Comments are told where there are any, expressions in the spelling of all databases. */
function toldFacts({ comment, ...facts }: Item): Item {
  const { generation_expression: text } = facts
  const spelled = typeof text === 'string' ? { generation_expression: spelledExpression(text) } : {}
  return { ...facts, ...spelled, ...(typeof comment === 'string' ? { comment } : {}) }
}
