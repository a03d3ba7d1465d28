import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
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

/** How many root fields of a mutation write items, and how many do something else. */
interface RootWrites {
  readonly items: number
  readonly others: number
}

const mark = { isItemWrite: true }

/** A builder of root fields that write items: they share the transaction of their document, and none runs after one has failed. */
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

/** Carries out the item writes of a document in one transaction: all of them, or, when one fails, none. */
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

function refusalOf({ items, others }: RootWrites, conditions: WriteConditions): ApiError | null {
  if (others === 0) return null
  if (items > 0) return invalidQuery('Mutations of items can not stand in one document with others: only they can be taken back together')
  return unkeptCondition(conditions)
}

async function executeWhole(args: ExecutionArgs, context: GraphqlContext, execute: Execute, fields: number): Promise<ExecutionResult> {
  let failed: ExecutionResult | null = null
  try {
    const { answer } = await performWrite(context.service, context.conditions, async (service, options) => {
      const mutation = { options: { ...options, isOneOfSeveral: fields > 1 }, hasFailed: false }
      const result = await execute({ ...args, contextValue: { ...context, service, mutation } })
      failed = result.errors ? result : null
      // Thrown as it came, so that the database tries again what only lost a race.
      const [first] = result.errors ?? []
      if (first) throw first.originalError ?? first
      return valueAnswer(result)
    })
    if (answer.kind !== 'value') throw new Error('A document was answered with something else than a value.')
    const result = resultIn(answer.value)
    return answer.meta ? { ...result, extensions: { ...result.extensions, ...answer.meta } } : result
  } catch (error) {
    context.versions?.clear()
    if (failed !== null) return nothingWritten(failed, fields)
    // No field failed, but the commit: what the database refused then was written by one of them.
    if (isApiError(error) && !(error instanceof DatabaseUnavailable)) return refusedAtCommit(error, args)
    throw error
  }
}

/** The result of the document, as the work has answered it, or the same as JSON where a request is repeated. */
const resultIn = (value: unknown): ExecutionResult => value as ExecutionResult

function refusedAtCommit(error: ApiError, { document, operationName }: ExecutionArgs): ExecutionResult {
  const [first] = getOperationAST(document, operationName)?.selectionSet.selections ?? []
  const name = first?.kind === 'Field' ? (first.alias ?? first.name).value : ''
  return { data: null, errors: [new GraphQLError(error.message, { originalError: error, path: [name] })] }
}

/** What the other fields had to say is no longer true. */
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

/** Names of the root fields; `visited`: fragments that were spread already. */
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
