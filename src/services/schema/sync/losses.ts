import type { ServiceContext } from '../../../context.js'
import { countRows } from '../../../database/row-statements.js'
import { invalidPayload } from '../../../errors/api-error.js'
import { snapshotOf } from '../change.js'
import { findTable } from '../objects.js'
import { type EntryDifference, entryTitle, isRemoval } from './entry-difference.js'
import { nameBefore } from './renames.js'
import type { SnapshotDifference } from './snapshot-difference.js'

/** What would be gone: the rows of a table, or the values of a column. */
export interface Loss {
  readonly collection: string
  readonly field?: string
  /** Rows, or rows with a value. */
  readonly rows: number
}

/** What rows and values a difference would take away; what holds none is no loss. */
export async function lossesOf(context: ServiceContext, { collections, fields, renames = [] }: SnapshotDifference): Promise<Loss[]> {
  const { database } = await snapshotOf(context)
  const losses: Loss[] = []
  for (const { collection, field } of [...collections.filter(goes), ...fields.filter(goes)]) {
    const table = findTable(database, nameBefore(renames, collection))
    const column = field === undefined ? undefined : table?.columns.find(({ name }) => name === field)
    if (table?.kind !== 'table' || (field !== undefined && (!column || column.isGenerated))) continue
    const rows = await countRows(context.database.unhurried(), table.name, column?.name)
    if (rows > 0) losses.push({ collection, ...(field === undefined ? {} : { field }), rows })
  }
  return losses
}

/** An entry that goes, or that is dropped and made again. */
const goes = ({ diff }: EntryDifference): boolean => isRemoval(diff.slice(0, 1))

/** Refuses to take away what nobody allowed to. */
export async function refuseDataLoss(context: ServiceContext, diff: SnapshotDifference): Promise<void> {
  const losses = await lossesOf(context, diff)
  if (losses.length > 0)
    throw invalidPayload(
      `This would lose ${losses.map(lossText).join(', ')}. Allow it with "allow_destructive", or leave out what is to stay`,
    )
}

/** A loss for people. */
export const lossText = (loss: Loss): string =>
  loss.field === undefined ? `${loss.rows} rows of ${loss.collection}` : `${loss.rows} values of ${entryTitle(loss)}`
