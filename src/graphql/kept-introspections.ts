import { type DocumentNode, type ExecutionResult, type GraphQLSchema, getOperationAST, Kind, print } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { EndpointPlugin } from './endpoint-plugin.js'

/** How many answers are kept for one schema: tools use few different introspection queries. */
const keptForSchema = 3

/** Keeps answers to introspection: with hundreds of collections one takes seconds, and a schema never changes. */
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

/** Does an operation select introspection fields only? Fragments at the root count as other fields; tools do not use them there. */
function isIntrospection(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName)
  return (
    operation?.operation === 'query' &&
    operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'))
  )
}
