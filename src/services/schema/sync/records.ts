import { asSystem, type Item, type ServiceContext } from '../../../context.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { isPlainObject, own } from '../../../query/parse/raw.js'
import { collectionOf } from '../../items/collection-of.js'
import { createOne, deleteMany, updateOne, upsertSingleton } from '../../items/writing.js'
import type { SchemaStep } from '../change.js'
import { differencesOf, type JsonDifference, withDifferences } from './json-difference.js'
import { type IncludedPart, identified, type ProjectRecord, readRecords, sourcesOf } from './record-parts.js'

/** Rows of system collections by the collection's name. */
export type ProjectRecords = Readonly<Record<string, readonly Item[]>>

/** What has to change of one row. */
export interface RecordDifference {
  readonly collection: string
  readonly key: string
  readonly diff: readonly JsonDifference[]
}

/** The rows that these parts of a project are made of. */
export async function takeRecords(context: ServiceContext, included: readonly IncludedPart[]): Promise<ProjectRecords> {
  const system = asSystem(context)
  const lists: Record<string, readonly Item[]> = {}
  for (const source of sourcesOf(included)) lists[source.collection] = (await readRecords(system, source)).map(({ values }) => values)
  return lists
}

/** Refuses what are no such rows. */
export function checkRecords(given: unknown): ProjectRecords {
  if (!isPlainObject(given) || !Object.values(given).every((list) => Array.isArray(list) && list.every(isPlainObject)))
    throw invalidPayload('"tessera.records" must be an object of lists of objects')
  return given as ProjectRecords
}

/** What has to change so that the rows become the wanted ones. `keepsOthers`: what is not wanted stays. */
export function recordDifferences(
  current: ProjectRecords,
  wanted: ProjectRecords,
  included: readonly IncludedPart[],
  keepsOthers: boolean,
): RecordDifference[] {
  return sourcesOf(included).flatMap((source) => {
    const { collection } = source
    const known = (records: ProjectRecords) =>
      new Map(
        identified(
          source,
          ((own(records, collection) as readonly Item[] | undefined) ?? []).map((values) => ({ values })),
        ).map((row) => [row.identity, row.values]),
      )
    const [before, after] = [known(current), known(wanted)]
    const keys = [...new Set([...after.keys(), ...(keepsOthers ? [] : before.keys())])]
    return keys.flatMap((key) => {
      const [was, shall] = [before.get(key), after.get(key)]
      // A field that the wanted row does not speak of stays.
      const diff = differencesOf(was, was && shall ? { ...was, ...shall } : shall)
      return diff.length > 0 ? [{ collection, key, diff }] : []
    })
  })
}

/** Writes rows as differences say: new ones and changed ones first, then those that go, last ones first. */
export async function changeRecords(
  step: SchemaStep,
  included: readonly IncludedPart[],
  differences: readonly RecordDifference[],
): Promise<void> {
  const sources = sourcesOf(included)
  for (const { collection } of differences)
    if (!sources.some((source) => source.collection === collection)) throw invalidPayload(`"${collection}" is no part of "include"`)
  const present = new Map<string, ReadonlyMap<string, ProjectRecord>>()
  for (const source of sources) {
    const records = await readRecords(step, source)
    present.set(source.collection, new Map(records.map((record) => [record.identity, record])))
    const own = differences.filter(({ collection, diff }) => collection === source.collection && !isGone(diff))
    await writeRecords(step, source.collection, own, present.get(source.collection)!)
  }
  for (const { collection } of sources.toReversed()) {
    const gone = differences.filter((entry) => entry.collection === collection && isGone(entry.diff))
    const keys = gone.flatMap(({ key }) => present.get(collection)?.get(key)?.id ?? [])
    if (keys.length > 0) await deleteMany(step, collection, keys)
  }
}

const isGone = ([first]: readonly JsonDifference[]): boolean => first?.kind === 'D' && first.path === undefined

/** Rows of one collection may point to each other: what points comes in a second turn. */
async function writeRecords(
  step: SchemaStep,
  collection: string,
  differences: readonly RecordDifference[],
  present: ReadonlyMap<string, ProjectRecord>,
): Promise<void> {
  const { fields, isSingleton } = collectionOf(step, collection)
  const pointing = [...fields.values()]
    .filter(({ relation, isAlias }) => !isAlias && relation && 'collection' in relation && relation.collection === collection)
    .map(({ name }) => name)
  const pointers: { readonly id: ProjectRecord['id']; readonly values: Item }[] = []
  for (const { key, diff } of differences) {
    const record = present.get(key)
    const wanted = withDifferences(record?.values, diff)
    if (!isPlainObject(wanted)) throw invalidPayload(`The diff of ${collection} ${key} makes nothing of it`)
    const values = Object.fromEntries(Object.entries(wanted).filter(([name]) => !pointing.includes(name)))
    const links = Object.fromEntries(
      Object.entries(wanted).filter(([name, value]) => pointing.includes(name) && (record || value !== null)),
    )
    if (isSingleton) await upsertSingleton(step, collection, values)
    else {
      const id = record ? await updateOne(step, collection, record.id, values) : await createOne(step, collection, values)
      if (Object.keys(links).length > 0) pointers.push({ id, values: links })
    }
  }
  for (const { id, values } of pointers) await updateOne(step, collection, id, values)
}
