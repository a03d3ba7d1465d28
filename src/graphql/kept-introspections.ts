import { type DocumentNode, type ExecutionResult, type GraphQLSchema, getOperationAST, Kind, print } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { EndpointPlugin } from './endpoint-plugin.js'

/** Answers that are kept for one schema: tools ask in few forms. */
const keptForSchema = 3

/** Answers introspection from memory: for hundreds of collections it takes seconds, and the same schema always answers the same. */
export function keptIntrospections(): EndpointPlugin {
  const kept = new WeakMap<GraphQLSchema, LRUCache<string, ExecutionResult>>()
  return {
    onExecute: ({ args, setResultAndStopExecution }) => {
      const { document, operationName, schema, variableValues } = args
      if (!isIntrospection(document, operationName)) return
      const key = `${JSON.stringify([operationName ?? null, variableValues ?? null])}${print(document)}`
      const answers = kept.get(schema) ?? new LRUCache<string, ExecutionResult>({ max: keptForSchema })
      kept.set(schema, answers)
      const known = answers.get(key)
      if (known) return void setResultAndStopExecution(known)
      return {
        onExecuteDone: ({ result }) => {
          if ('data' in result && result.data && !result.errors) answers.set(key, result)
        },
      }
    },
  }
}

/** Is the schema all that an operation asks about? Fragments at the root are not looked into: tools have none there. */
function isIntrospection(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName)
  return (
    operation?.operation === 'query' &&
    operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'))
  )
}
