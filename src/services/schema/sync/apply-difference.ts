import type { Item, ServiceContext } from '../../../context.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import { requireAdmin } from '../../access/require-admin.js'
import { changeSchema, changeSchemaAlone, type SchemaStep } from '../change.js'
import { type CollectionPayload, createCollections, deleteCollections, updateCollection } from '../collections.js'
import type { FieldPayload } from '../column-definition.js'
import { createField, deleteField, updateField } from '../fields.js'
import { setOrigin } from '../origins.js'
import { createRelations, deleteRelation, type RelationPayload, updateRelation } from '../relations.js'
import { renameCollection } from '../rename-collection.js'
import { renameField } from '../rename-field.js'
import { type EntryDifference, entryTitle, isCreation, isRemoval } from './entry-difference.js'
import { type JsonDifference, withDifferences } from './json-difference.js'
import { refuseDataLoss } from './losses.js'
import { checkEntries, hashOfSnapshot, type ProjectSnapshot, type SnapshotList, snapshotLists, takeSnapshot } from './project-snapshot.js'
import { includedOf } from './record-parts.js'
import { changeRecords, type RecordDifference } from './records.js'
import type { Renaming } from './renames.js'
import { changesNothing, type HashedDifference, type SnapshotDifference } from './snapshot-difference.js'
import { StructureChanges } from './structures.js'

/** Refuses what is no such difference. */
export function checkDifference(given: unknown): HashedDifference {
  const { hash, diff } = isPlainObject(given) ? given : {}
  if (hash === undefined) throw invalidPayload('"hash" is required')
  if (typeof hash !== 'string') throw invalidPayload('"hash" must be a string')
  if (diff === undefined) throw invalidPayload('"diff" is required')
  if (!isPlainObject(diff)) throw invalidPayload('"diff" must be an object')
  for (const list of snapshotLists) checkDifferences(diff[list] ?? [], `diff.${list}`)
  const { collections = [], fields = [], systemFields = [], relations = [] } = diff as Partial<SnapshotDifference>
  const renames = checkRenames(diff.renames ?? [])
  const { include, records } = checkRecordDifferences(diff)
  return {
    hash,
    diff: {
      ...(include.length > 0 ? { include, records } : {}),
      ...(renames.length > 0 ? { renames } : {}),
      collections,
      fields,
      systemFields,
      relations,
    },
  }
}

function checkRenames(renames: unknown): readonly Renaming[] {
  const isText = (value: unknown): boolean => typeof value === 'string'
  const isRenaming = (entry: unknown): boolean =>
    isPlainObject(entry) && isText(entry.collection) && isText(entry.name) && (entry.field === undefined || isText(entry.field))
  if (!Array.isArray(renames) || !renames.every(isRenaming))
    throw invalidPayload('"diff.renames" must be an array of "collection", "field" and "name"')
  return renames as Renaming[]
}

function checkRecordDifferences({ include, records = [] }: Item): Pick<Required<SnapshotDifference>, 'include' | 'records'> {
  const isDifference = (entry: unknown): boolean =>
    isPlainObject(entry) &&
    typeof entry.collection === 'string' &&
    typeof entry.key === 'string' &&
    Array.isArray(entry.diff) &&
    entry.diff.every(isJsonDifference)
  if (!Array.isArray(records) || !records.every(isDifference))
    throw invalidPayload('"diff.records" must be an array of "collection", "key" and "diff"')
  return { include: includedOf(include), records: records as RecordDifference[] }
}

function checkDifferences(entries: unknown, name: string): void {
  checkEntries(entries, name)
  for (const [index, { diff }] of (entries as readonly Item[]).entries())
    if (!Array.isArray(diff) || !diff.every(isJsonDifference))
      throw invalidPayload(`"${name}[${index}].diff" must be an array of differences`)
}

const isJsonDifference = (value: unknown): boolean =>
  isPlainObject(value) && ['N', 'D', 'E', 'A'].includes(String(value.kind)) && (value.path === undefined || Array.isArray(value.path))

/**
 * Carries out a difference: all of it or nothing, where the database takes changes of its tables back. `force`: whatever changed since it was made. What
 * goes, goes last. For administrators.
 */
export async function applyDifference(
  context: ServiceContext,
  { hash, diff }: HashedDifference,
  { force, allowDestructive }: { readonly force: boolean; readonly allowDestructive: boolean },
): Promise<void> {
  await requireAdmin(context)
  if (changesNothing(diff)) return
  const { takesTablesBack } = context.database.dialect.abilities
  // Where tables are changed by another connection, this one must not have read them.
  if (!allowDestructive && !takesTablesBack) await refuseDataLoss(context, diff)
  await changeSchemaAlone(context, async (step) => {
    const { include = [], records = [] } = diff
    const before = await takeSnapshot(step, include, diff)
    if (!force && hash !== hashOfSnapshot(before)) throw staleDifference(before, diff)
    if (!allowDestructive && takesTablesBack) await refuseDataLoss(step, diff)
    await renameAll(step, diff)
    const current = diff.renames === undefined ? before : await takeSnapshot(step, include, diff)
    const structures = structureChanges(current, diff)
    await structures.drop(step)
    await changeCollections(step, current, diff)
    await changeFields(step, current, diff)
    await structures.addIndexes(step)
    await keepIds(step, current, diff)
    await keepUnsorted(step, diff)
    await changeRelations(step, current, diff)
    await structures.addKeys(step)
    for (const { collection, field } of diff.fields.filter(goes)) await deleteField(step, collection, field!)
    for (const { collection, field, diff: changes } of diff.systemFields)
      await updateField(step, collection, { field: field!, schema: { is_indexed: !isRemoval(changes) } })
    if (records.length > 0) await changeSchema(step, (inner) => changeRecords(inner, include, records))
    if (takesTablesBack) await dropCollections(step, diff)
  })
  // MariaDB changes tables by another connection. What forgets a collection holds rows that point to users, so that no column of theirs could go.
  if (!takesTablesBack) await dropCollections(context, diff)
}

async function renameAll(step: SchemaStep, { renames = [] }: SnapshotDifference): Promise<void> {
  for (const { collection, field, name } of renames)
    await changeSchema(step, (inner) =>
      field === undefined ? renameCollection(inner, collection, name) : renameField(inner, collection, field, name),
    )
}

/** What came, or was here under the same name, is known by its first name from now on. */
async function keepIds(step: SchemaStep, current: ProjectSnapshot, { collections, fields }: SnapshotDifference): Promise<void> {
  const lists = [
    ...collections.map((entry) => [entry, current.collections] as const),
    ...fields.map((entry) => [entry, current.fields] as const),
  ]
  const changed = lists.filter(([entry]) => !goes(entry) && (comes(entry) || hasPath(entry.diff, 'id')))
  await step.database.withPrisma(async (client) => {
    for (const [entry, list] of changed) {
      const { id } = wantedOf(comes(entry) ? undefined : list.find(isOf(entry)), entry)
      await setOrigin(client, entry.collection, entry.field ?? '', typeof id === 'string' ? id : null)
    }
  })
}

/** New fields come last in their collection, but for those that have no place. */
async function keepUnsorted(step: SchemaStep, { fields }: SnapshotDifference): Promise<void> {
  const isUnsorted = (entry: EntryDifference): boolean => {
    const { meta } = wantedOf(undefined, { ...entry, diff: entry.diff.slice(-1) })
    return isPlainObject(meta) && meta.sort === null
  }
  const unsorted = fields.filter((entry) => isCreation(entry.diff.slice(-1)) && isUnsorted(entry))
  const collections = new Set(unsorted.map(({ collection }) => collection))
  await step.database.withPrisma(async (client) => {
    for (const collection of collections) {
      const names = unsorted.filter((entry) => entry.collection === collection).map(({ field }) => field!)
      await client.field.updateMany({ where: { collection, field: { in: names } }, data: { sort: null } })
    }
  })
}

function structureChanges(current: ProjectSnapshot, { collections }: SnapshotDifference): StructureChanges {
  const changes = new StructureChanges()
  for (const entry of collections) {
    const schema = current.collections.find(isOf(entry))?.schema
    // What goes may lead to what goes before it.
    if (goes(entry)) changes.add(entry.collection, isPlainObject(schema) ? { foreign_keys: schema.foreign_keys } : null, null)
    else changes.add(entry.collection, schema, wantedOf(current.collections.find(isOf(entry)), entry).schema)
  }
  return changes
}

async function dropCollections(context: ServiceContext, { collections }: SnapshotDifference): Promise<void> {
  const names = collections.filter(goes).map(({ collection }) => collection)
  if (names.length === 0) return
  await keepAliases(context, names)
  await deleteCollections(context, names)
}

/** A deleted collection takes alias fields of others with it. A difference names each field that goes, so that those which are left stay. */
async function keepAliases(context: ServiceContext, names: readonly string[]): Promise<void> {
  await changeSchema(context, (step) =>
    step.database.withPrisma((client) =>
      client.relation.updateMany({ where: { many_collection: { in: [...names] } }, data: { one_field: null } }),
    ),
  )
}

const goes = ({ diff }: EntryDifference): boolean => isRemoval(diff)
const comes = ({ diff }: EntryDifference): boolean => isCreation(diff)
const stays = (entry: EntryDifference): boolean => !goes(entry) && !comes(entry)

async function changeCollections(step: SchemaStep, current: ProjectSnapshot, { collections, fields }: SnapshotDifference): Promise<void> {
  const created = collections.filter(comes)
  const names = new Set(created.map(({ collection }) => collection))
  const payloads = created.map((entry) => {
    const own = fields.filter((field) => comes(field) && field.collection === entry.collection)
    return { ...(wantedOf(undefined, entry) as Item), fields: own.map((field) => fieldPayload(wantedOf(undefined, field))) }
  })
  if (payloads.length > 0) await createCollections(step, parentsFirst(payloads as unknown as CollectionPayload[], names))
  for (const entry of collections.filter(stays)) {
    const wanted = wantedOf(current.collections.find(isOf(entry)), entry)
    if (entry.diff.some(({ path }) => path?.length === 1 && path[0] === 'schema'))
      throw invalidPayload(`"${entry.collection}" can't get a table, or lose it`)
    await updateCollection(step, entry.collection, wanted)
    if (hasPath(entry.diff, 'schema', 'comment')) await setComment(step, entry.collection, wanted)
  }
}

async function setComment({ database }: SchemaStep, collection: string, { schema }: Item): Promise<void> {
  const comment = isPlainObject(schema) && typeof schema.comment === 'string' ? schema.comment : null
  await database.dialect.ddl.setComment(database.knex, collection, comment)
}

/** A collection is made after the one that is its group. */
function parentsFirst(payloads: readonly CollectionPayload[], names: ReadonlySet<string>): CollectionPayload[] {
  const made = new Set<string>()
  const order: CollectionPayload[] = []
  let left = payloads
  while (left.length > 0) {
    const isReady = ({ meta }: CollectionPayload): boolean => !names.has(String(meta?.group)) || made.has(String(meta?.group))
    const ready = left.filter(isReady)
    if (ready.length === 0)
      throw invalidPayload(`Collections are groups of each other: ${left.map(({ collection }) => collection).join(', ')}`)
    for (const payload of ready) made.add(payload.collection)
    order.push(...ready)
    left = left.filter((payload) => !made.has(payload.collection))
  }
  return order
}

async function changeFields(step: SchemaStep, current: ProjectSnapshot, { collections, fields }: SnapshotDifference): Promise<void> {
  const made = new Set(collections.filter(comes).map(({ collection }) => collection))
  for (const entry of fields) {
    const { collection, field, diff } = entry
    if (goes(entry) || (comes(entry) && made.has(collection))) continue
    const isMadeAgain = diff.length === 2 && isRemoval(diff.slice(0, 1)) && isCreation(diff.slice(1))
    if (isMadeAgain) await deleteField(step, collection, field!)
    if (comes(entry) || isMadeAgain)
      await createField(step, collection, fieldPayload(wantedOf(undefined, { ...entry, diff: diff.slice(-1) })))
    else await changeField(step, current, entry)
  }
}

async function changeField(step: SchemaStep, current: ProjectSnapshot, entry: EntryDifference): Promise<void> {
  const { collection, field, diff } = entry
  const { type, schema, meta } = fieldPayload(wantedOf(current.fields.find(isOf(entry)), entry))
  if (hasPath(diff, 'schema', 'is_primary_key')) throw invalidPayload(`The key of "${collection}" can't be changed`)
  const isColumnChanged = type !== 'alias' && (hasPath(diff, 'type') || hasPath(diff, 'schema'))
  await updateField(step, collection, {
    field: field!,
    ...(isColumnChanged ? { type: type ?? null, schema: schema ?? null } : {}),
    ...(hasPath(diff, 'meta') ? { meta: meta ?? null } : {}),
  })
}

async function changeRelations(step: SchemaStep, current: ProjectSnapshot, { relations }: SnapshotDifference): Promise<void> {
  for (const { collection, field } of relations.filter(goes)) await deleteRelation(step, collection, field!)
  const created: RelationPayload[] = []
  for (const entry of relations.filter((relation) => !goes(relation))) {
    const wanted = wantedOf(current.relations.find(isOf(entry)), entry) as RelationPayload
    const leadsElsewhere = stays(entry) && hasPath(entry.diff, 'related_collection')
    if (leadsElsewhere) await deleteRelation(step, entry.collection, entry.field!)
    if (comes(entry) || leadsElsewhere) created.push(wanted)
    else
      await updateRelation(
        step,
        entry.collection,
        entry.field!,
        { meta: wanted.meta ?? null, schema: wanted.schema ?? null },
        { isExact: true },
      )
  }
  if (created.length > 0) await createRelations(step, created, { isExact: true })
}

/** The entry as it shall be. */
function wantedOf(current: Item | undefined, entry: EntryDifference): Item {
  const { collection, field, diff } = entry
  const wanted = withDifferences(current, diff)
  if (!isPlainObject(wanted)) throw invalidPayload(`The diff of "${entryTitle(entry)}" makes nothing of it`)
  return { ...wanted, collection, ...(field === undefined ? {} : { field }) }
}

function fieldPayload(entry: Item): FieldPayload {
  const { field, type, meta, schema } = entry as unknown as FieldPayload
  return { field, type: type ?? null, meta: meta ?? null, schema: schema ? { ...schema, comment: schema.comment ?? null } : null }
}

const isOf =
  ({ collection, field }: EntryDifference) =>
  (entry: Item): boolean =>
    entry.collection === collection && entry.field === field

const hasPath = (diff: readonly JsonDifference[], ...path: readonly string[]): boolean =>
  diff.some((difference) => path.every((name, index) => (difference.path ?? path)[index] === name))

/** Why a difference no longer fits, as exactly as can be told. */
function staleDifference(current: ProjectSnapshot, diff: SnapshotDifference): Error {
  for (const list of snapshotLists)
    for (const entry of diff[list]) {
      const isThere = current[list].some(isOf(entry))
      if (comes(entry) && isThere) return stale(list, entry, 'create', 'already exists')
      if (goes(entry) && !isThere) return stale(list, entry, 'delete', 'does not exist')
    }
  return invalidPayload(
    'Provided hash does not match the current instance\'s schema hash, indicating the schema has changed after this diff was generated. Please generate a new diff and try again or use the "force" query parameter to bypass this check',
  )
}

const kinds: Readonly<Record<SnapshotList, string>> = {
  collections: 'collection',
  fields: 'field',
  systemFields: 'field',
  relations: 'relation',
}

function stale(list: SnapshotList, entry: EntryDifference, action: string, state: string): Error {
  return invalidPayload(
    `Provided diff is trying to ${action} ${kinds[list]} "${entryTitle(entry)}" but it ${state}. Please generate a new diff and try again`,
  )
}
