import type { ServiceContext } from '../../../context.js'
import type { SchemaSnapshot } from '../../../schema/store.js'
import { changeSchemaAlone, snapshotOf } from '../change.js'
import { findTable } from '../objects.js'
import { renameCollection } from '../rename-collection.js'
import { renameField } from '../rename-field.js'
import { type ProjectSnapshot, takeSnapshot } from './project-snapshot.js'
import { type Renaming, renamesBetween } from './renames.js'

/**
 * Completes renames of which only the database's part was done. MariaDB renames a table before what describes it is committed: a server that was killed in
 * between leaves a collection that is described and has no table, and its table under the new name. The wanted snapshot says that they are one.
 */
export async function finishRenames(context: ServiceContext, wanted: ProjectSnapshot): Promise<void> {
  if (context.database.dialect.abilities.takesTablesBack) return
  for (;;) {
    const renames = renamesBetween(await takeSnapshot(context), wanted)
    const schema = await snapshotOf(context)
    const half = renames.find((renaming) => isHalfDone(schema, renaming))
    if (!half) return
    await changeSchemaAlone(context, (step) =>
      half.field === undefined
        ? renameCollection(step, half.collection, half.name, { isTableRenamed: true })
        : renameField(step, half.collection, half.field, half.name, { isColumnRenamed: true }),
    )
  }
}

function isHalfDone({ database, metadata }: SchemaSnapshot, { collection, field, name }: Renaming): boolean {
  if (field === undefined)
    return (
      !findTable(database, collection) &&
      findTable(database, name)?.kind === 'table' &&
      !metadata.collections.some((row) => row.collection === name)
    )
  const columns = new Set(findTable(database, collection)?.columns.map((column) => column.name))
  const isDescribed = (other: string) => metadata.fields.some((row) => row.collection === collection && row.field === other)
  return !columns.has(field) && columns.has(name) && isDescribed(field) && !isDescribed(name)
}
