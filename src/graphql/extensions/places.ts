import {
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isLeafType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql'
import type { Item } from '../../context.js'
import { collectFields, selectionSets } from '../selection.js'
import { type AddedAnswer, addedAnswerOf, needsKey } from './needs.js'

/** What a resolver is told of the operation; the same for all its fields. */
export type OperationInfo = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues' | 'operation' | 'rootValue'>

/** An added field at one place of an operation. */
export interface PlacedField extends AddedAnswer {
  readonly args: Item
  readonly info: Omit<GraphQLResolveInfo, 'path'>
}

/** One key of an item in the answer. */
interface Step {
  /** The response key. */
  readonly name: string
  /** The key in the tree that the database writes. */
  readonly key: string
  /** An extension answers it. */
  readonly field?: PlacedField
  /** Extensions answer fields below it. */
  readonly below?: AddedPlaces
}

/** The keys of an item, in the order of the answer; extensions answer at least one of them, or below. */
export type AddedPlaces = readonly Step[]

/**
 * Finds the added fields of a selection; null when it has none. Undefined when an answer cannot be completed without the executor: their values are objects,
 * or they stand below a union.
 */
export function placesOf(info: OperationInfo, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): AddedPlaces | null | undefined {
  const steps: Step[] = []
  for (const [name, nodes] of collectFields({ info }, type, sets)) {
    const definition = type.getFields()[nodes[0].name.value]
    const answer = addedAnswerOf(definition)
    const named = definition && getNamedType(definition.type)
    if (answer && definition) {
      if (!isLeafType(named)) return undefined
      const own = { fieldName: definition.name, fieldNodes: nodes, returnType: definition.type, parentType: type }
      const args = getArgumentValues(definition, nodes[0], info.variableValues)
      steps.push({ name, key: needsKey(name), field: { ...answer, args, info: { ...info, ...own } } })
    } else {
      const below = isObjectType(named) ? placesOf(info, named, selectionSets(nodes)) : null
      // The executor knows how to answer a field that is called like a prototype.
      if (below === undefined || name === '__proto__') return undefined
      steps.push(below ? { name, key: name, below } : { name, key: name })
    }
  }
  return steps.some(({ field, below }) => field ?? below) ? steps : null
}
