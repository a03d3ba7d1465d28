import { createWriteStream } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ConfigError } from '../config/config-error.js'
import { type Platform, systemContext } from '../context.js'
import { readBatches } from '../services/export/batches.js'
import { exportFormats } from '../services/export/formats.js'
import { exportTexts } from '../services/export/texts.js'
import { collectionOf } from '../services/items/collection-of.js'
import { programNamed, runProgram } from './program.js'
import { openProgress } from './progress.js'
import { withPlatform } from './with-platform.js'

/** `tessera export <collection> [file]`: writes all items of a collection. */
export function exportCommand(words: readonly string[]): Promise<void> {
  const program = programNamed('export', 'Writes all items of a collection into a file, or prints them')
    .argument('<collection>')
    .argument('[file]')
    .option('--format <format>', `${[...exportFormats.keys()].join(', ')}; without it, what the name of the file says, or json`)
    .action(async (collection: string, file: string | undefined, { format }: { format?: string }) => {
      await withPlatform((platform) => writeItems(platform, collection, file, format))
    })
  return runProgram(program, words)
}

async function writeItems(platform: Platform, name: string, file: string | undefined, given: string | undefined): Promise<void> {
  const format = exportFormats.get(given ?? (file ? extname(file).slice(1) : 'json'))
  if (!format) throw new ConfigError([`The format is one of ${[...exportFormats.keys()].join(', ')}.`])
  const context = systemContext(platform)
  const collection = collectionOf(context, name)
  const progress = openProgress()
  let written = 0
  async function* read() {
    for await (const items of readBatches(context, collection, { limit: -1 })) {
      written += items.length
      progress.show(`items of ${name}`, written, null)
      yield items
    }
  }
  const texts = Readable.from(exportTexts(format, read))
  await (file === undefined ? pipeline(texts, process.stdout, { end: false }) : pipeline(texts, createWriteStream(file)))
  progress.end()
}
