import type { JsonDifference } from './json-difference.js'

/** What has to change of one collection, field or relation. */
export interface EntryDifference {
  readonly collection: string
  readonly field?: string
  readonly related_collection?: string | null
  readonly diff: readonly JsonDifference[]
}

/** Does the entry go, and nothing of its name come? */
export const isRemoval = (diff: readonly JsonDifference[]): boolean =>
  diff[0]?.kind === 'D' && diff[0].path === undefined && diff.length === 1
/** Is there no such entry yet? */
export const isCreation = (diff: readonly JsonDifference[]): boolean => diff[0]?.kind === 'N' && diff[0].path === undefined

/** The name of an entry for people. */
export const entryTitle = ({ collection, field }: Pick<EntryDifference, 'collection' | 'field'>): string =>
  field === undefined ? collection : `${collection}.${field}`
