import { type DocumentNode, type ExecutionResult, type GraphQLSchema, getOperationAST, Kind, print } from 'graphql'
import { LRUCache } from 'lru-cache'
import { withoutAdditions, withoutAskedAdditions } from './additions.js'
import type { EndpointPlugin } from './endpoint-plugin.js'

/** How many answers are kept for one schema: tools use few different introspection queries. */
const keptForSchema = 3

/** Keeps answers to introspection: with hundreds of collections one takes seconds, and a schema never changes. Additions are told to those who ask for them. */
export function keptIntrospections(): EndpointPlugin {
  const kept = new WeakMap<GraphQLSchema, LRUCache<string, ExecutionResult>>()
  const shown = {
    all: (schema: GraphQLSchema) => schema,
    usual: remembering(withoutAskedAdditions),
    none: remembering(withoutAdditions),
  }
  return {
    onExecute: ({ args, executeFn, setExecuteFn, setResultAndStopExecution }) => {
      const { document, operationName, variableValues, contextValue } = args
      if (!isIntrospection(document, operationName)) return
      const schema = shown[contextValue.shows ?? 'none'](args.schema)
      const key = `${JSON.stringify([operationName ?? null, variableValues ?? null])}${print(document)}`
      const answers = kept.get(schema) ?? new LRUCache<string, ExecutionResult>({ max: keptForSchema })
      kept.set(schema, answers)
      const known = answers.get(key)
      if (known) return void setResultAndStopExecution(known)
      setExecuteFn((asked) => executeFn({ ...asked, schema }))
      return {
        onExecuteDone: ({ result }) => {
          if ('data' in result && result.data && !result.errors) answers.set(key, result)
        },
      }
    },
  }
}

function remembering(make: (schema: GraphQLSchema) => GraphQLSchema): (schema: GraphQLSchema) => GraphQLSchema {
  const made = new WeakMap<GraphQLSchema, GraphQLSchema>()
  return (schema) => {
    const known = made.get(schema) ?? make(schema)
    made.set(schema, known)
    return known
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
