import { invalidQuery } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import { itemsService } from '../resolvers/items.js'
import type { Call } from './route.js'

/** Answers a list as a download; JSON is a bare list (spec/00 §7). */
export async function exportItems({ context, response }: Call, collection: string, query: RawQuery): Promise<Answer | undefined> {
  if (query.export !== 'json') throw invalidQuery(`"export" must be one of [json]`)
  const { data } = await itemsService(context, collection).readTextByQuery(query)
  const stamp = new Date().toISOString().replace(/[:T]/g, '-').slice(0, 19)
  response.setHeader('Content-Disposition', `attachment; filename="${collection.replace(/[^\w-]/g, '_')} ${stamp}.json"`)
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.send(data)
  return undefined
}
