import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from 'graphql'
import { hasCompositeKey } from '../schema/composite-keys.js'
import type { SchemaModel } from '../schema/model.js'
import { itemReadOf } from './item-requests.js'

/** The operation that a request selects; null when there is none, or several and no name. */
export function findOperation({ definitions }: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (name === null) return operations.length === 1 ? operations[0]! : null
  return operations.find((operation) => operation.name?.value === name) ?? null
}

/**
 * Names of variables that are used only as the key of a root field (`articles_by_id(id: $id)`): their values do not change the plan.
 */
export function keyVariablesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | null,
  model: SchemaModel,
): ReadonlySet<string> {
  const operation = findOperation(document, name)
  if (!operation) return new Set()
  const keys = countOf(variablesOfKeys(schema, operation, model))
  const uses = countOf(variablesIn(document))
  const defaulted = new Set(
    operation.variableDefinitions?.flatMap(({ variable, defaultValue }) => (defaultValue ? [variable.name.value] : [])),
  )
  return new Set(
    [...keys].filter(([variable, count]) => uses.get(variable) === count && !defaulted.has(variable)).map(([variable]) => variable),
  )
}

/** The variables that are the `id` of root fields that read one item. */
function variablesOfKeys(schema: GraphQLSchema, { selectionSet }: OperationDefinitionNode, model: SchemaModel): string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) return []
    const read = itemReadOf(schema.getQueryType()?.getFields()[selection.name.value])
    const collection = read?.row === 'items.read' && read.collection !== null ? model.collections.get(read.collection) : undefined
    const id = selection.arguments?.find((argument) => argument.name.value === 'id')?.value
    return collection && !hasCompositeKey(collection) && id?.kind === Kind.VARIABLE ? [id.name.value] : []
  })
}

function variablesIn(document: DocumentNode): string[] {
  const names: string[] = []
  visit(document, { VariableDefinition: () => false, Variable: ({ name }) => void names.push(name.value) })
  return names
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
