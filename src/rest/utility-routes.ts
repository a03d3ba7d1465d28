import { plainText } from '../database/value-reading.js'
import { invalidQuery } from '../errors/api-error.js'
import { valueAnswer } from '../resolvers/answer.js'
import * as utilities from '../resolvers/utilities.js'
import { shortDigest } from '../security/digest.js'
import { unknownCollection } from '../services/items/unknown-collection.js'
import { readFormFile } from './form-file.js'
import { sendAnswer } from './reply.js'
import type { Call, Route } from './route.js'
import { refusingConditions, writing } from './writing.js'

/** `/utils` (spec/05 §6). */
export const utilityRoutes: readonly Route[] = [
  ['get', '/random/string', async ({ parameters }) => valueAnswer(randomString(parameters.length))],
  ['post', '/hash/generate', async ({ context, body }) => valueAnswer(await utilities.generateHash(context, fieldOf(body, 'string')))],
  [
    'post',
    '/hash/verify',
    async ({ context, body }) => valueAnswer(await utilities.verifyHash(context, fieldOf(body, 'string'), fieldOf(body, 'hash'))),
  ],
  ['post', '/sort/:collection', refusingConditions(async (call) => empty(call, sortItems(call)))],
  [
    'post',
    '/revert/:revision',
    (call) => writing(call, (context, options) => utilities.revertRevision(context, call.params.revision!, options)),
  ],
  ['post', '/import/:collection', importFile, 'form'],
  ['post', '/export/:collection', async ({ context, params, body }) => utilities.orderExport(context, params.collection!, body)],
  ['post', '/cache/clear', async (call) => empty(call, utilities.clearCaches(call.context))],
]

/** Who may not import sends nothing. The file is part of what makes the request, so a key for repeated requests knows it. */
async function importFile(call: Call): Promise<undefined> {
  await utilities.requireImport(call.context, call.params.collection!)
  const file = await readFormFile(call.request, call.context.platform.config.limits.importSize)
  const content = { mediaType: file.mediaType, digest: shortDigest(file.content) }
  const { importRows } = call.context.platform.limits
  const answer = await writing(
    { ...call, body: content },
    (context, options) => utilities.importItems(context, call.params.collection!, file, options),
    importRows,
  )
  if (answer.kind === 'nothing') call.response.status(200).end()
  else sendAnswer(call.request, call.response, answer)
  return undefined
}

/** In a query string a wrong length is a wrong query. */
function randomString(length: unknown): string {
  if (length !== undefined && !/^([1-9]\d?|[1-4]\d\d|500)$/.test(plainText(length)))
    throw invalidQuery('"length" must be between 1 and 500')
  return utilities.randomString(length)
}

/** In a path, a collection that is not there is forbidden. */
async function sortItems({ context, params, body }: Call): Promise<void> {
  const collection = params.collection!
  if (!(await utilities.isSortable(context, collection))) throw unknownCollection(collection)
  await utilities.sortItems(context, collection, body)
}

const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined

/** Answers 200 without a body, as clients of these routes expect. */
async function empty({ response }: Call, work: Promise<unknown>): Promise<undefined> {
  await work
  response.status(200).end()
}
