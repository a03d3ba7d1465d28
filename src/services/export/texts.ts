import type { Item } from '../../context.js'
import { columnsOf } from './columns.js'
import type { ExportFormat, ExportWriter } from './formats.js'

/** The texts of an export, a batch at a time; the items are read twice where the form has to know all of them first. */
export async function* exportTexts(format: ExportFormat, read: () => AsyncGenerator<readonly Item[]>): AsyncGenerator<string> {
  const writer = await openWriter(format, read)
  yield* textsOf(writer, read())
}

/** Begins an export. */
export async function openWriter(format: ExportFormat, read: () => AsyncGenerator<readonly Item[]>): Promise<ExportWriter> {
  return format.open(format.needsColumns ? await findColumns(read()) : [])
}

/** What a writer makes of batches. */
export async function* textsOf(
  writer: ExportWriter,
  batches: AsyncGenerator<readonly Item[]>,
  first?: IteratorResult<readonly Item[]>,
): AsyncGenerator<string> {
  if (first && !first.done) yield writer.add(first.value)
  for await (const items of batches) yield writer.add(items)
  yield writer.end()
}

/** A first reading, for forms that begin with what all items have. */
async function findColumns(batches: AsyncGenerator<readonly Item[]>): Promise<readonly string[]> {
  const columns = new Set<string>()
  for await (const items of batches) for (const column of columnsOf(items)) columns.add(column)
  return [...columns]
}
