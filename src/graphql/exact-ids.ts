import {
  GraphQLError,
  GraphQLID,
  type GraphQLSchema,
  type GraphQLType,
  getNullableType,
  getOperationAST,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql'
import type { EndpointPlugin } from './endpoint-plugin.js'

/** An operation and the values of its variables, not yet coerced. */
export interface GivenVariables {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
}

/**
 * Names of variables that hold an `ID` as a number beyond 2^53. Parsing its JSON lost its last digits, so it may be the key of another item; a string would be
 * exact.
 */
export const inexactIds = ({ schema, operation, variables }: GivenVariables): string[] =>
  (operation.variableDefinitions ?? []).flatMap((definition) => {
    const { value: name } = definition.variable.name
    // A variable without a known type has been refused by validation.
    const type = typeFromAST(schema, definition.type)
    return type && holdsInexactId(type, variables[name]) ? [name] : []
  })

function holdsInexactId(given: GraphQLType, value: unknown): boolean {
  const type = getNullableType(given)
  if (type === GraphQLID) return typeof value === 'number' && !Number.isSafeInteger(value)
  if (isListType(type))
    return (Array.isArray(value) ? value : [value]).some((entry) => isInputType(type.ofType) && holdsInexactId(type.ofType, entry))
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return false
  const fields = type.getFields()
  return Object.entries(value).some(([name, entry]) => Object.hasOwn(fields, name) && holdsInexactId(fields[name]!.type, entry))
}

/** Refuses an operation with such variables. */
export function exactIds(): EndpointPlugin {
  return {
    onExecute: ({ args, setResultAndStopExecution }) => {
      const { document, operationName, schema, variableValues } = args
      const operation = getOperationAST(document, operationName)
      const names = operation ? inexactIds({ schema, operation, variables: variableValues ?? {} }) : []
      if (names.length > 0)
        setResultAndStopExecution({
          errors: names.map((name) => new GraphQLError(`Variable "$${name}" holds an ID beyond 2^53 as a number; send it as a string.`)),
        })
    },
  }
}
