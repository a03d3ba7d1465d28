import { type EntryDifference, entryTitle, isCreation, isRemoval } from './entry-difference.js'
import type { JsonDifference } from './json-difference.js'
import { type SnapshotList, snapshotLists } from './project-snapshot.js'
import type { Renaming } from './renames.js'
import type { SnapshotDifference } from './snapshot-difference.js'

const kinds: Readonly<Record<SnapshotList, string>> = {
  collections: 'collection',
  fields: 'field',
  systemFields: 'index of field',
  relations: 'relation',
}

/** A difference as lines for people: `+` comes, `-` goes, `~` changes, with each value that is another. */
export const differenceLines = (difference: SnapshotDifference): string[] => [
  ...(difference.renames ?? []).map(renamingLine),
  ...snapshotLists.flatMap((list) => difference[list].flatMap((entry) => entryLines(kinds[list], entry))),
  ...(difference.records ?? []).flatMap(({ collection, key, diff }) => changeLines(`${collection} ${key.replace(/#\d+$/, '')}`, diff)),
]

const renamingLine = ({ collection, field, name }: Renaming): string =>
  `> ${field === undefined ? 'collection' : 'field'} ${entryTitle({ collection, ...(field === undefined ? {} : { field }) })} becomes ${name}`

const entryLines = (kind: string, entry: EntryDifference): string[] => changeLines(`${kind} ${entryTitle(entry)}`, entry.diff)

function changeLines(name: string, diff: readonly JsonDifference[]): string[] {
  if (isCreation(diff)) return [`+ ${name}`]
  if (isRemoval(diff)) return [`- ${name}`]
  return [`~ ${name}`, ...diff.map((change) => `    ${changeText(change)}`)]
}

function changeText(change: JsonDifference): string {
  const place = change.path?.join('.') ?? 'all of it'
  if (change.kind === 'A') return `${place}[${change.index}]: ${changeText(change.item).replace(/^all of it: /, '')}`
  const [before, after] = [
    'lhs' in change ? JSON.stringify(change.lhs) : 'nothing',
    'rhs' in change ? JSON.stringify(change.rhs) : 'nothing',
  ]
  return `${place}: ${before} becomes ${after}`
}
