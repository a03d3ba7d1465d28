import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldMap,
  getOperationAST,
  type SelectionSetNode,
} from 'graphql'
import { type ApiError, invalidQuery, isApiError } from '../errors/api-error.js'
import { DatabaseUnavailable } from '../errors/unavailable.js'
import { valueAnswer } from '../resolvers/answer.js'
import { performWrite, unkeptCondition, type WriteConditions } from '../resolvers/perform-write.js'
import type { GraphqlContext } from './builder.js'
import type { EndpointPlugin } from './endpoint-plugin.js'
import type { FieldBuilder, Resolve } from './field-builder.js'

type Execute = (args: ExecutionArgs) => Promise<ExecutionResult>

/** How many root fields of a mutation write items, and how many do anything else. */
interface RootWrites {
  readonly items: number
  readonly others: number
}

const mark = { isItemWrite: true }

/** Wraps a builder of root fields that write items: such fields run in the transaction of their document, and not after one of them has failed. */
export function inOneTransaction(t: FieldBuilder): FieldBuilder {
  return {
    arg: (options) => t.arg(options),
    field: (options) =>
      t.field({ ...options, extensions: { ...options.extensions, ...mark }, resolve: stoppingAtFailure(options.resolve) }),
  }
}

const stoppingAtFailure =
  (resolve: Resolve): Resolve =>
  async (parent, args, context, info) => {
    const { mutation } = context
    if (mutation?.hasFailed) throw new GraphQLError('An earlier mutation of this document failed.')
    try {
      return await resolve(parent, args, context, info)
    } catch (error) {
      if (mutation) mutation.hasFailed = true
      throw error
    }
  }

/** Runs a document that writes items in one transaction: either all its writes happen, or none. */
export function oneTransaction(): EndpointPlugin {
  return {
    onExecute: ({ args, executeFn, setExecuteFn, setResultAndStopExecution }) => {
      const writes = rootWrites(args)
      const refusal = refusalOf(writes, args.contextValue.conditions)
      if (refusal) setResultAndStopExecution({ errors: [new GraphQLError(refusal.message)] })
      else if (writes.items > 0) setExecuteFn((given: ExecutionArgs) => executeWhole(given, args.contextValue, executeFn, writes.items))
    },
  }
}

/** Carries out an operation as a request of its own does; inside of a running transaction all its writes are part of that, or none. */
export async function executeTogether(args: ExecutionArgs, context: GraphqlContext): Promise<ExecutionResult> {
  const writes = rootWrites(args)
  const refusal = refusalOf(writes, context.conditions)
  if (refusal) return { errors: [new GraphQLError(refusal.message)] }
  const run: Execute = async (given) => execute(given)
  return writes.items > 0 ? executeWhole(args, context, run, writes.items) : run({ ...args, contextValue: context })
}

function refusalOf({ items, others }: RootWrites, conditions: WriteConditions): ApiError | null {
  if (others === 0) return null
  if (items > 0)
    return invalidQuery(
      'Mutations of items cannot be combined with other mutations in one document, because the others cannot be rolled back',
    )
  return unkeptCondition(conditions)
}

async function executeWhole(args: ExecutionArgs, context: GraphqlContext, run: Execute, fields: number): Promise<ExecutionResult> {
  let failed: ExecutionResult | null = null
  try {
    const { answer } = await performWrite(context.service, context.conditions, async (service, options) => {
      const mutation = { options: { ...options, isOneOfSeveral: fields > 1 }, hasFailed: false }
      const result = await run({ ...args, contextValue: { ...context, service, mutation } })
      failed = result.errors ? result : null
      // Thrown unchanged, so that the database repeats the transaction after a serialization failure or a deadlock.
      const [first] = result.errors ?? []
      if (first) throw first.originalError ?? first
      return valueAnswer(result)
    })
    if (answer.kind !== 'value') throw new Error('The answer of a document is not a value.')
    const result = resultIn(answer.value)
    return answer.meta ? { ...result, extensions: { ...result.extensions, ...answer.meta } } : result
  } catch (error) {
    context.versions?.clear()
    if (failed !== null) return nothingWritten(failed, fields)
    // All fields succeeded, but the commit failed: the database refused what one of them wrote.
    if (isApiError(error) && !(error instanceof DatabaseUnavailable)) return refusedAtCommit(error, args)
    throw error
  }
}

/** The result that the work returned; for a repeated request, a copy of it from JSON. */
const resultIn = (value: unknown): ExecutionResult => value as ExecutionResult

function refusedAtCommit(error: ApiError, { document, operationName }: ExecutionArgs): ExecutionResult {
  const [first] = getOperationAST(document, operationName)?.selectionSet.selections ?? []
  const name = first?.kind === 'Field' ? (first.alias ?? first.name).value : ''
  return { data: null, errors: [new GraphQLError(error.message, { originalError: error, path: [name] })] }
}

/** The results of other fields no longer hold after the rollback. */
function nothingWritten(result: ExecutionResult, fields: number): ExecutionResult {
  return fields === 1 ? result : { data: null, errors: (result.errors ?? []).slice(0, 1) }
}

function rootWrites({ document, operationName, schema }: ExecutionArgs): RootWrites {
  const operation = getOperationAST(document, operationName)
  const fields = schema.getMutationType()?.getFields()
  if (operation?.operation !== 'mutation' || !fields) return { items: 0, others: 0 }
  const names = rootNames(operation.selectionSet, document, new Set()).filter((name) => !name.startsWith('__'))
  const items = names.filter((name) => isItemWrite(fields, name)).length
  return { items, others: names.length - items }
}

const isItemWrite = (fields: GraphQLFieldMap<unknown, unknown>, name: string): boolean => fields[name]?.extensions.isItemWrite === true

/** Names of the root fields; `visited` has the fragments that were spread already. */
function rootNames(set: SelectionSetNode, document: DocumentNode, visited: Set<string>): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === 'Field') return [selection.name.value]
    if (selection.kind === 'InlineFragment') return rootNames(selection.selectionSet, document, visited)
    const name = selection.name.value
    if (visited.has(name)) return []
    visited.add(name)
    const fragment = document.definitions.find((definition) => definition.kind === 'FragmentDefinition' && definition.name.value === name)
    return fragment?.kind === 'FragmentDefinition' ? rootNames(fragment.selectionSet, document, visited) : []
  })
}
