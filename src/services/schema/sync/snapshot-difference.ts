import type { Item, ServiceContext } from '../../../context.js'
import { hasComments } from '../../../database/dialects/vendors.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject } from '../../../query/parse/raw.js'
import { type EntryDifference, isRemoval } from './entry-difference.js'
import { finishRenames } from './half-renames.js'
import { differencesOf, type JsonDifference } from './json-difference.js'
import { type Loss, lossesOf } from './losses.js'
import { portable, withKeptType, withWideKeys } from './portable.js'
import { hashOfSnapshot, type ProjectSnapshot, type SnapshotList, takeSnapshot, type WantedEntries } from './project-snapshot.js'
import type { IncludedPart } from './record-parts.js'
import { type RecordDifference, recordDifferences } from './records.js'
import { type Renaming, renamedSnapshot, renamesBetween } from './renames.js'
import { spelledSchema } from './structures.js'

/** What has to change so that one snapshot becomes another. */
export type SnapshotDifference = Readonly<Record<SnapshotList, readonly EntryDifference[]>> & {
  /** What gets another name first; the lists say the new names. Not there: nothing. */
  readonly renames?: readonly Renaming[]
  /** What the snapshots included; not there: nothing. */
  readonly include?: readonly IncludedPart[]
  readonly records?: readonly RecordDifference[]
}

/** `merge`: what the wanted snapshot does not have stays. */
export type DifferenceMode = 'mirror' | 'merge'

/** A difference with the hash of the snapshot from which it leads away. */
export interface HashedDifference {
  readonly hash: string
  readonly diff: SnapshotDifference
  /** The rows and values that it takes away; not there: none. */
  readonly losses?: readonly Loss[]
}

/**
 * What has to change so that the project becomes what a snapshot says; null: nothing. `force`: also where the snapshot is of another release or another database.
 * For administrators.
 */
export async function compareSnapshots(
  context: ServiceContext,
  wanted: ProjectSnapshot,
  { force, mode }: { readonly force: boolean; readonly mode: DifferenceMode },
): Promise<HashedDifference | null> {
  await finishRenames(context, wanted)
  const current = await takeSnapshot(context, wanted.tessera?.include, describedEntries(wanted))
  if (!force) requireSame(current, wanted)
  const diff = snapshotDifference(current, wanted, mode)
  if (changesNothing(diff)) return null
  const losses = await lossesOf(context, diff)
  return { hash: hashOfSnapshot(current), diff, ...(losses.length > 0 ? { losses } : {}) }
}

/** What nothing describes, and the snapshot does not either, is left alone. */
function describedEntries({ collections, fields }: ProjectSnapshot): WantedEntries {
  const isDescribed = ({ meta }: Item): boolean => isPlainObject(meta)
  return { collections: collections.filter(isDescribed), fields: fields.filter(isDescribed) }
}

function requireSame(current: ProjectSnapshot, wanted: ProjectSnapshot): void {
  const bypass = 'You can bypass this check by passing the "force" query parameter'
  if (wanted.directus !== current.directus)
    throw invalidPayload(
      `Provided snapshot's directus version ${String(wanted.directus)} does not match the current instance's version ${current.directus}. ${bypass}`,
    )
  if (wanted.vendor !== current.vendor)
    throw invalidPayload(
      `Provided snapshot's vendor ${String(wanted.vendor)} does not match the current instance's vendor ${current.vendor}. ${bypass}`,
    )
}

/** What has to change so that `current` becomes `wanted`. What goes with its collection or its field is not told again. */
function snapshotDifference(before: ProjectSnapshot, given: ProjectSnapshot, mode: DifferenceMode): SnapshotDifference {
  const wanted = before.vendor === given.vendor ? given : withWideKeys(given)
  const renames = renamesBetween(before, wanted)
  const current = renamedSnapshot(before, renames)
  const vendors = [current.vendor, wanted.vendor]
  const isSameVendor = current.vendor === wanted.vendor
  const kept = keeping(current, wanted)
  const compared = (list: SnapshotList): EntryDifference[] => {
    const means = (entry: Item): Item => portable(list, entry, vendors.every(hasComments))
    const form = isSameVendor ? (entry: Item) => entry : means
    const wantedEntries = wanted[list].map((entry) => form(kept(list, spelled(entry))))
    return compareEntries(current[list].map(form), wantedEntries, means).filter(({ diff }) => mode === 'mirror' || !isRemoval(diff))
  }
  const collections = compared('collections')
  const gone = new Set(collections.filter(({ diff }) => isRemoval(diff)).map(({ collection }) => collection))
  const fields = compared('fields').filter(({ collection }) => !gone.has(collection))
  const goneFields = new Set(fields.filter(({ diff }) => isRemoval(diff)).map(nameOf))
  const { include = [], records: wantedRecords = {} } = wanted.tessera ?? {}
  const records = recordDifferences(current.tessera?.records ?? {}, wantedRecords, include, mode === 'merge')
  return {
    ...(include.length > 0 ? { include } : {}),
    ...(records.length > 0 ? { records } : {}),
    ...(renames.length > 0 ? { renames } : {}),
    collections,
    fields,
    systemFields: compared('systemFields'),
    relations: compared('relations').filter(
      (entry) => !gone.has(entry.collection) && !gone.has(entry.related_collection ?? '') && !goneFields.has(nameOf(entry)),
    ),
  }
}

const spelled = (entry: Item): Item => (isPlainObject(entry.schema) ? { ...entry, schema: spelledSchema(entry.schema) } : entry)

/** Gives wanted fields the types that they have here where those mean the same. */
function keeping(current: ProjectSnapshot, wanted: ProjectSnapshot): (list: SnapshotList, entry: Item) => Item {
  const known = new Map(current.fields.map((entry) => [nameOf(entry), entry]))
  return (list, entry) => {
    const present = list === 'fields' ? known.get(nameOf(entry)) : undefined
    const typed = present ? withKeptType(present, entry, { current: current.vendor, wanted: wanted.vendor }) : entry
    const here = present ?? (list === 'collections' ? current.collections.find((other) => nameOf(other) === nameOf(entry)) : undefined)
    // What has metadata keeps it where the snapshot has none.
    return typed.meta === null && here ? { ...typed, meta: here.meta } : typed
  }
}

/** Is there nothing to change? */
export const changesNothing = (difference: SnapshotDifference): boolean =>
  Object.entries(difference).every(([name, entries]) => name === 'include' || entries === undefined || entries.length === 0)

const nameOf = ({ collection, field }: { readonly collection?: unknown; readonly field?: unknown }): string =>
  JSON.stringify([collection, field])

/** Those that are there in their order, and then the new ones. `means`: an entry without the words of its database; two that mean the same do not differ. */
function compareEntries(current: readonly Item[], wanted: readonly Item[], means: (entry: Item) => Item): EntryDifference[] {
  const found = new Map(wanted.map((entry) => [nameOf(entry), entry]))
  const known = new Set(current.map(nameOf))
  const pairs = [
    ...current.map((entry) => [entry, found.get(nameOf(entry))] as const),
    ...wanted.filter((entry) => !known.has(nameOf(entry))).map((entry) => [undefined, entry] as const),
  ]
  return pairs.flatMap(([before, after]) => {
    const isSame = before !== undefined && after !== undefined && differencesOf(means(before), means(after)).length === 0
    const diff = isSame ? [] : entryDifferences(before, after)
    const { collection, field, related_collection: related } = (after ?? before) as Item
    const names = {
      collection,
      ...(field === undefined ? {} : { field }),
      ...(related === undefined ? {} : { related_collection: related }),
    }
    return diff.length === 0 ? [] : [{ ...names, diff } as EntryDifference]
  })
}

/** Is the column computed by another expression than before? Then it is made again. */
function computesOtherwise(before: Item | undefined, after: Item | undefined): boolean {
  const generation = (entry: Item | undefined): unknown =>
    isPlainObject(entry?.schema) && entry.schema.is_generated === true ? entry.schema.generation_expression : null
  return before !== undefined && after !== undefined && generation(before) !== generation(after)
}

/** A field with a column that becomes one without, or the other way, is dropped and made again. */
function entryDifferences(before: Item | undefined, after: Item | undefined): JsonDifference[] {
  const changesKind = before && after && before.field !== undefined && (before.type === 'alias') !== (after.type === 'alias')
  return changesKind || computesOtherwise(before, after)
    ? [...differencesOf(before, undefined), ...differencesOf(undefined, after)]
    : differencesOf(before, after)
}
