import { invalidQuery } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import { exportFormats } from '../services/export/formats.js'
import type { Item } from '../services/platform.js'
import type { Call } from './route.js'

/** Sends an answer as a download where the query asks for one; any other answer goes on as it is. */
export async function exported({ response }: Call, name: string, query: RawQuery, read: (query: RawQuery) => Promise<Answer>): Promise<Answer | undefined> {
  if (query.export === undefined) return read(query)
  const format = typeof query.export === 'string' ? exportFormats.get(query.export) : undefined
  if (!format) throw invalidQuery(`"export" must be one of [${[...exportFormats.keys()].join(', ')}]`)
  const { export: _, meta: __, ...rest } = query
  const answer = await read(rest)
  if (answer.kind === 'nothing') return answer
  const rows = (answer.kind === 'text' ? JSON.parse(answer.text) : answer.value) as Item[] | Item
  const stamp = new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '-')
  response.setHeader('Content-Disposition', `attachment; filename="${name.replace(/[^\w-]/g, '_')} ${stamp}.${format.extension}"`)
  response.setHeader('Content-Type', `${format.contentType}; charset=utf-8`)
  response.send(Buffer.from(format.write(rows)))
  return undefined
}
