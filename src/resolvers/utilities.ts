import type { Item, PrimaryKey, ServiceContext } from '../context.js'
import { plainText } from '../database/value-reading.js'
import { apiError, invalidPayload } from '../errors/api-error.js'
import { hashCostOf } from '../security/hash.js'
import { randomText } from '../security/random.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { exportQueue, exportToFile } from '../services/export/to-file.js'
import { requireImport as requireImportRights, importItems as writeItemsOfFile } from '../services/import/import-items.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { revertItem } from '../services/revisions/revert.js'
import { clearCaches } from '../services/utilities/caches.js'
import { moveItem } from '../services/utilities/sort.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import { jobShape } from './jobs.js'
import { toRawQuery } from './raw-query.js'
import type { Row } from './row.js'
import { flag, integer, key, members, nothing, object, text } from './shape.js'

/** A text nobody can guess, of 1 to 500 characters. */
function randomString(length: unknown = 32): string {
  const wanted = length === null ? 32 : Number(plainText(length))
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 500) throw invalidPayload('"length" must be between 1 and 500')
  return randomText(wanted)
}

export { isSortable } from '../services/utilities/sort.js'

/** Hashes a text. */
function generateHash(context: ServiceContext, text: string): Promise<string> {
  requireHashable(text)
  return context.platform.hashing.hash(text, 'service')
}

/** Is this the text that was hashed? */
function verifyHash({ platform }: ServiceContext, text: string, hash: string): Promise<boolean> {
  requireHashable(text)
  if (hash === '') throw invalidPayload('"hash" is required')
  // What it costs stands in the hash, which is the client's.
  if (hashCostOf(hash) > hashCostOf(platform.config.auth.hash) * mostTimesOurCost)
    throw invalidPayload('"hash" costs too much to be verified')
  return platform.hashing.verify(hash, text, 'service')
}

const mostTimesOurCost = 4
/** Longer than any secret; what is longer is no secret. */
const longestSecret = 10_000

function requireHashable(text: string): void {
  if (text === '') throw invalidPayload('"string" is required')
  if (text.length > longestSecret) throw invalidPayload(`"string" may have ${longestSecret} characters`)
}

/** Moves an item to the place of another, in its collection's sort order. */
async function sortItems(context: ServiceContext, collection: string, body: unknown): Promise<void> {
  const { item, to } = checked<{ readonly item: PrimaryKey; readonly to: PrimaryKey }>(body)
  await moveItem(context, collection, item, to)
}

/** Gives an item the values it had in a revision. */
async function revertRevision(context: ServiceContext, revision: PrimaryKey, options: MutationOptions = {}): Promise<Answer> {
  await revertItem(context, revision, options)
  return noAnswer
}

/** Refuses a caller who could not import, before the file is read. */
export const requireImport = (context: ServiceContext, collection: string): Promise<void> => requireImportRights(context, collection)

/** Writes the items of a file. */
export async function importItems(
  context: ServiceContext,
  collection: string,
  { mediaType, content }: { readonly mediaType: string; readonly content: Buffer },
  options: MutationOptions,
): Promise<Answer> {
  await writeItemsOfFile(context, collection, mediaType, content, options)
  return noAnswer
}

/** Exports that may wait for their turn. */
const mostWaitingExports = 100

/** What is exported, and how. */
interface ExportOrder {
  readonly query: Item
  readonly format: string
  /** What is said of the file that is made. */
  readonly file?: Item | null
}

/** Begins an export into a file; the answer does not wait for it. */
function orderExport(context: ServiceContext, collection: string, body: unknown): Answer {
  const { query, format, file } = checked<ExportOrder>(body)
  if (format === '') throw invalidPayload('"format" is required')
  const exports = context.platform.parts.get(exportQueue)
  if (exports.size >= mostWaitingExports) throw apiError('REQUESTS_EXCEEDED')
  // The query is read like that of a SEARCH: it has nothing in it but what clients may ask.
  void exports.add(() => exportToFile(context, { collection, query: toRawQuery(query), format, file: file ?? {} }))
  return noAnswer
}

/** Drops what is kept of access, schema and answers; for administrators. */
async function clearMyCaches(context: ServiceContext): Promise<null> {
  await requireAdmin(context)
  await clearCaches(context.platform)
  return null
}

interface Hashing {
  readonly string: string
  readonly hash: string
}

/** `/utils`. */
export const utilityRows: readonly Row[] = [
  {
    name: 'utils.random.string',
    summary: 'Make a random text of 1 to 500 characters',
    kind: 'read',
    audience: 'users',
    input: object({ 'length?': integer }),
    answer: text,
    rest: { method: 'GET', path: '/utils/random/string' },
    graphql: { root: 'mutation', field: 'utils_random_string' },
    resolve: async ({ parameters }) => valueAnswer(randomString(parameters.length)),
  },
  {
    name: 'utils.hash.generate',
    summary: 'Hash a text',
    kind: 'action',
    audience: 'users',
    input: object({ string: text }),
    answer: text,
    rest: { method: 'POST', path: '/utils/hash/generate' },
    graphql: { root: 'mutation', field: 'utils_hash_generate' },
    resolve: async ({ context, body }) => valueAnswer(await generateHash(context, checked<Hashing>(body).string)),
  },
  {
    name: 'utils.hash.verify',
    summary: 'Tell whether a text is what was hashed',
    kind: 'action',
    audience: 'users',
    input: object({ string: text, hash: text }),
    answer: flag,
    rest: { method: 'POST', path: '/utils/hash/verify' },
    graphql: { root: 'mutation', field: 'utils_hash_verify' },
    resolve: async ({ context, body }) => {
      const { string, hash } = checked<Hashing>(body)
      return valueAnswer(await verifyHash(context, string, hash))
    },
  },
  {
    name: 'utils.sort',
    summary: 'Move an item to the place of another',
    kind: 'action',
    audience: 'users',
    input: object({ collection: text, item: key, to: key }),
    answer: null,
    rest: { method: 'POST', path: '/utils/sort/:collection', doneAs: 200 },
    graphql: { root: 'mutation', field: 'utils_sort', isInTransaction: true },
    resolve: ({ context, params, body }) => sortItems(context, params.collection!, body).then(() => noAnswer),
  },
  {
    name: 'utils.revert',
    summary: 'Give an item the values that it had in a revision',
    kind: 'write',
    audience: ['directus_revisions', 'read'],
    input: object({ revision: key }),
    answer: null,
    rest: { method: 'POST', path: '/utils/revert/:revision' },
    graphql: { root: 'mutation', field: 'utils_revert' },
    resolve: ({ context, params, options }) => revertRevision(context, params.revision!, options),
  },
  {
    name: 'utils.import',
    summary: 'Write the items of a CSV or JSON file',
    kind: 'transfer',
    audience: 'users',
    input: object({ collection: text }),
    answer: null,
    rest: {
      method: 'POST',
      path: '/utils/import/:collection',
      takesForms: true,
      doneAs: 200,
      later: { parameter: 'background', answer: jobShape },
    },
    resolve: ({ context, params }) => requireImport(context, params.collection!).then(() => noAnswer),
  },
  {
    name: 'utils.export',
    summary: 'Write items into a file of the library',
    kind: 'action',
    audience: 'users',
    input: object({ collection: text, query: members, format: text, 'file?': members }),
    answer: null,
    rest: { method: 'POST', path: '/utils/export/:collection' },
    graphql: { root: 'mutation', field: 'export_items', isAddition: true },
    resolve: async ({ context, params, body }) => orderExport(context, params.collection!, body),
  },
  {
    name: 'utils.cache.clear',
    summary: 'Forget what is kept of access, schema and answers',
    kind: 'action',
    audience: 'administrators',
    input: nothing,
    answer: null,
    rest: { method: 'POST', path: '/utils/cache/clear', doneAs: 200 },
    graphql: { root: 'mutation', field: 'utils_cache_clear', isVoid: true },
    resolve: ({ context }) => clearMyCaches(context).then(() => noAnswer),
  },
]
