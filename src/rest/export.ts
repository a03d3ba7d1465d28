import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Item } from '../context.js'
import { invalidQuery } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import { isReadInBatches, readBatches } from '../services/export/batches.js'
import { type ExportFormat, exportFormats, writeAll } from '../services/export/formats.js'
import { textCounts } from '../services/export/text-counts.js'
import { openWriter, textsOf } from '../services/export/texts.js'
import type { Call } from './call.js'
import { sendBody } from './reply.js'

/** Sends an answer as a download where the query asks for one; any other answer goes on as it is. Long lists are read and sent in batches. */
export async function exported(
  call: Call,
  name: string,
  query: RawQuery,
  read: (query: RawQuery) => Promise<Answer>,
): Promise<Answer | undefined> {
  if (query.export === undefined) return read(query)
  const format = formatOf(query.export)
  const { export: _, meta: __, ...rest } = query
  const collection = call.context.schema.collections.get(name)
  if (collection && call.request.method === 'GET' && call.params.key === undefined && isReadInBatches(collection, rest)) {
    await sendBatches(call, name, format, () => readBatches(call.context, collection, rest))
    return undefined
  }
  const answer = await read(rest)
  if (answer.kind === 'nothing') return answer
  const rows = (answer.kind === 'text' ? JSON.parse(answer.text) : answer.value) as Item[] | Item
  const told = await textCounts(call.context, collection, rest)
  sendDownload(call, name, format, Array.isArray(rows) ? rows.map(told) : told(rows))
  return undefined
}

/** The format of a download; refuses a name that is none. */
export function formatOf(name: unknown): ExportFormat {
  const format = typeof name === 'string' ? exportFormats.get(name) : undefined
  if (!format) throw invalidQuery(`"export" must be one of [${[...exportFormats.keys()].join(', ')}]`)
  return format
}

/** Sends items, or one object, as a file. */
export function sendDownload(call: Call, name: string, format: ExportFormat, content: readonly Item[] | Item): void {
  setHeaders(call, name, format)
  sendBody(call.request, call.response, writeAll(format, content))
}

function setHeaders({ response }: Call, name: string, format: ExportFormat): void {
  const stamp = new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '-')
  response.setHeader('Content-Disposition', `attachment; filename="${name.replace(/[^\w-]/g, '_')} ${stamp}.${format.extension}"`)
  response.setHeader('Content-Type', `${format.contentType}; charset=utf-8`)
}

/** Holds one batch at a time, and reads the next one when the client has received the last. */
async function sendBatches(call: Call, name: string, format: ExportFormat, read: () => AsyncGenerator<readonly Item[]>): Promise<void> {
  const writer = await openWriter(format, read)
  const batches = read()
  // The first batch is read here: an error can still be answered.
  const first = await batches.next()
  setHeaders(call, name, format)
  try {
    await pipeline(Readable.from(textsOf(writer, batches, first), { highWaterMark: 1 }), call.response)
  } catch (error) {
    // A client may disconnect at any time.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
