import { type DocumentNode, specifiedRules, validate } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { PreparedRead, PrimaryKey, ServiceContext } from '../context.js'
import { isApiError } from '../errors/api-error.js'
import { DatabaseUnavailable } from '../errors/unavailable.js'
import type { PermissionSet } from '../permissions/permission-set.js'
import { isPlainObject } from '../query/parse/raw.js'
import { spendKnown } from '../services/cost/bound-cost.js'
import { isReadHooked } from '../services/items/hooks.js'
import { checkKey } from '../services/items/keys.js'
import { prepareTogether, readTogether } from '../services/items/read.js'
import { possibleKeys, preparedFor, readKey } from '../services/items/statements.js'
import { documentRules } from './document-rules.js'
import { completeReads } from './extensions/complete.js'
import type { GraphqlExtensions } from './extensions/registry.js'
import { withResolverContext } from './extensions/resolver-context.js'
import { metered } from './item-requests.js'
import { keyVariablesOf } from './key-variables.js'
import { planReads, type RootRead } from './read-plan.js'
import type { SchemaCache } from './schema-cache.js'
import type { AskedDocument } from './schema-part.js'

/** The body of a GraphQL request, not checked yet. */
export interface GraphqlBody {
  readonly query?: unknown
  readonly operationName?: unknown
  readonly variables?: unknown
}

/** Gives the JSON text that answers a request, or null when the request has to take the full path through Yoga and its resolvers. */
export type FastPath = (body: GraphqlBody, context: ServiceContext) => Promise<string | null>

/** A planned operation: its statement, and the parts of the answer that the statement does not write. */
interface PlannedOperation {
  readonly reads: readonly RootRead[]
  readonly prepared: PreparedRead
  /** It costs less than one request may, whatever the tables hold. */
  readonly isAlwaysCheap: boolean
  /** Do extensions answer any of its fields? */
  readonly hasAdded: boolean
}

const longestDocument = 32_768
/** About how many bytes the tree of a document takes for each character of its text. */
const bytesOfCharacter = 100

/**
 * Answers operations that only read items. Such an operation is planned once for its document, variables, permissions and schema, and then answered with the
 * JSON text that the database makes, all root fields in one statement. The full path takes several times the CPU of the read itself. It gets every other
 * operation, and every one that fails here, because it reports the errors.
 */
export function createFastPath(schemas: SchemaCache, extensions: GraphqlExtensions): FastPath {
  const operations = new LRUCache<string, ReadOperation>({
    max: 1_000,
    maxSize: 32_000_000,
    sizeCalculation: ({ document }, key) => key.length * (document ? bytesOfCharacter : 1),
  })
  const plans = new LRUCache<string, PlannedOperation>({
    max: 2_000,
    maxSize: 16_000_000,
    sizeCalculation: ({ prepared }, key) => prepared.text.length + key.length + 100,
  })

  const operationOf = async (
    { query, operationName, variables }: CheckedBody,
    context: ServiceContext,
    set: PermissionSet,
  ): Promise<ReadOperation> => {
    const key = `${extensions.version}|${preparedFor(context.schema.version, set)}${JSON.stringify(operationName)}${query}`
    const known = operations.get(key) ?? (await readOperation({ text: query, variables }, operationName, context, schemas))
    operations.set(key, known)
    return known
  }

  const plan = async (
    { document, keyVariables }: ReadOperation,
    { query, operationName, variables }: CheckedBody,
    context: ServiceContext,
  ): Promise<PlannedOperation | null> => {
    if (!document) return null
    const schema = await schemas(context, 'items', { text: query, variables })
    const reads = planReads({ schema, document, name: operationName, variables, keyVariables }, context.schema)
    if (!reads) return null
    const hasAdded = reads.some(({ places }) => places)
    // A value that JavaScript touches costs what it does on the full path.
    const asked = hasAdded ? metered(context) : context
    const prepared = await prepareTogether(asked, reads)
    const cost = prepared.cost * (asked.meter?.weight ?? 1)
    return { reads, prepared, hasAdded, isAlwaysCheap: cost <= (context.platform.limits.queryCost ?? Number.POSITIVE_INFINITY) }
  }

  const completed = async (
    { reads, prepared }: PlannedOperation,
    texts: readonly string[],
    { variables }: CheckedBody,
    context: ServiceContext,
  ): Promise<readonly string[]> => {
    const service = metered(context)
    if (Number.isFinite(prepared.cost)) spendKnown(service, prepared.cost)
    return completeReads(reads, texts, withResolverContext({ service }, extensions), variables)
  }

  return async (given, context) => {
    const body = checkBody(given)
    if (!body) return null
    const set = await context.platform.permissions.of(context.accountability)
    try {
      const operation = await operationOf(body, context, set)
      const question = `${extensions.version}|${questionOf(body, operation)}`
      const known = possibleKeys(context, set)
        .map((key) => plans.get(`${key}${question}`))
        .find((found) => found !== undefined)
      const planned = known ?? (await plan(operation, body, context))
      if (!planned || planned.reads.some(({ collection }) => isReadHooked(context, collection))) return null
      const key = known || !planned.isAlwaysCheap ? null : keyOf(context, set, planned)
      if (key !== null) plans.set(`${key}${question}`, planned)
      // What is planned just now was paid while it was; what extensions add to is paid with them.
      if (known && !known.hasAdded && Number.isFinite(known.prepared.cost)) spendKnown(context, known.prepared.cost)
      const texts = await readTogether(context, planned.prepared, keysOf(planned, body))
      return answerOf(planned, planned.hasAdded ? await completed(planned, texts, body, context) : texts)
    } catch (error) {
      // The full path would run the same expensive read, or ask the unavailable database again.
      if (error instanceof DatabaseUnavailable || (isApiError(error) && error.code === 'QUERY_COST_EXCEEDED')) throw error
      context.platform.logger.debug({ err: error }, 'A GraphQL read goes the full path.')
      return null
    }
  }
}

/** A valid document, or null for an invalid one, and the variables whose values do not change the plan. */
interface ReadOperation {
  readonly document: DocumentNode | null
  readonly keyVariables: ReadonlySet<string>
}

async function readOperation(
  asked: AskedDocument,
  name: string | null,
  context: ServiceContext,
  schemas: SchemaCache,
): Promise<ReadOperation> {
  const document = await validDocument(asked, context, schemas)
  if (!document) return { document, keyVariables: new Set() }
  return { document, keyVariables: keyVariablesOf(await schemas(context, 'items', asked), document, name, context.schema) }
}

/** The part of a plan's cache key that the request decides. */
function questionOf({ query, operationName, variables }: CheckedBody, { keyVariables }: ReadOperation): string {
  const rest =
    keyVariables.size === 0 ? variables : Object.fromEntries(Object.entries(variables).filter(([name]) => !keyVariables.has(name)))
  return `${JSON.stringify([operationName, rest])}${query}`
}

/** The keys in the variables, each at the position of its read. A value that is not a plain `ID` is refused by the full path. */
function keysOf({ reads }: PlannedOperation, { variables }: CheckedBody): (PrimaryKey | undefined)[] {
  return reads.map(({ collection, keyVariable }) => {
    if (keyVariable === undefined) return undefined
    const value = variables[keyVariable]
    if (typeof value !== 'string' && !Number.isSafeInteger(value)) throw new Error('A variable holds no key.')
    return checkKey(collection, String(value))
  })
}

/** The part of a plan's cache key that permissions decide: the plan is valid for all callers with these permissions, or for this caller only; null when it must not be cached. */
const keyOf = (context: ServiceContext, set: PermissionSet, { reads }: PlannedOperation): string | null =>
  readKey(context, set, JSON.stringify(reads.map(({ query, key }) => [query, key])))

interface CheckedBody {
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

function checkBody({ query, operationName, variables, ...rest }: GraphqlBody): CheckedBody | null {
  if (typeof query !== 'string' || query.length > longestDocument || Object.keys(rest).some((key) => key !== 'extensions')) return null
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null
  const given = variables ?? {}
  if (!isPlainObject(given)) return null
  return { query, operationName: operationName || null, variables: given }
}

/** The parsed document, if it is valid in the caller's schema by the rules that the full path has (handler.ts); null otherwise. */
async function validDocument(asked: AskedDocument, context: ServiceContext, schemas: SchemaCache): Promise<DocumentNode | null> {
  const { read, rules } = documentRules(context.platform.config)
  try {
    const document = read(asked.text)
    // A document without queries is validated by the full path.
    if (!document.definitions.some((part) => part.kind === 'OperationDefinition' && part.operation === 'query')) return null
    return validate(await schemas(context, 'items', asked), document, [...specifiedRules, ...rules], { maxErrors: 1 }).length === 0
      ? document
      : null
  } catch (error) {
    context.platform.logger.debug({ err: error }, 'A GraphQL document is not read.')
    return null
  }
}

/** The text of the answer; null when an item is missing, because the full path reports that error. */
function answerOf({ reads }: PlannedOperation, texts: readonly string[]): string | null {
  const fields: string[] = []
  for (const [index, { responseKey, key }] of reads.entries()) {
    const text = texts[index]!
    if (key !== undefined && text === '[]') return null
    fields.push(`${JSON.stringify(responseKey)}:${key === undefined ? text : text.slice(1, -1)}`)
  }
  return `{"data":{${fields.join(',')}}}`
}
