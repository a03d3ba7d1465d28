import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { ConfigError } from '../config/config-error.js'
import { systemContext } from '../context.js'
import { csvColumnsOf } from '../services/import/csv-columns.js'
import { type ImportReport, importStream } from '../services/import/import-stream.js'
import { type StreamedForm, streamedForms, streamItems } from '../services/import/stream-items.js'
import { collectionOf } from '../services/items/collection-of.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { openProgress } from './progress.js'
import { withPlatform } from './with-platform.js'

interface ImportOptions {
  readonly format?: string
  readonly json: boolean
}

/** `tessera import <collection> <file>`: writes the items of a file of any size; ends with 2 where rows were refused. */
export function importCommand(words: readonly string[]): Promise<void> {
  const program = programNamed('import', 'Writes the items of a file of any size: new ones are created, those that are there are updated')
    .argument('<collection>')
    .argument('<file>')
    .option('--format <format>', `${streamedForms.join(', ')}; without it, what the name of the file says`)
    .option(...jsonResult)
    .action(async (collection: string, file: string, { format, json }: ImportOptions) => {
      const report = await importFile(collection, file, formOf(format ?? extname(file).slice(1)))
      printResult(json, report, textOf(report))
      if (report.refused > 0) process.exitCode = 2
    })
  return runProgram(program, words)
}

function formOf(given: string): StreamedForm {
  const form = streamedForms.find((name) => name === (given === 'jsonl' ? 'ndjson' : given))
  if (!form) throw new ConfigError([`The format is one of ${streamedForms.join(', ')}, not "${given}".`])
  return form
}

async function importFile(collection: string, file: string, form: StreamedForm): Promise<ImportReport> {
  const { size } = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError([`${file} cannot be read (${error.code ?? error.message}).`])
  })
  const progress = openProgress()
  try {
    return await withPlatform(async (platform) => {
      const context = systemContext(platform)
      const stream = createReadStream(file)
      const items = streamItems(stream, form, csvColumnsOf(context.schema, collectionOf(context, collection)))
      return importStream(context, collection, items, () => progress.show(`bytes of ${file}`, stream.bytesRead, size))
    })
  } finally {
    progress.end()
  }
}

const textOf = ({ inserted, updated, refused, reasons }: ImportReport): string =>
  [`${inserted} inserted, ${updated} updated, ${refused} refused`, ...reasons.map(({ row, reason }) => `  row ${row}: ${reason}`)].join(
    '\n',
  )
