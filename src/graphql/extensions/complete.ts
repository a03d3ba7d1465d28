import { type GraphQLOutputType, type GraphQLResolveInfo, isLeafType, isListType, isNonNullType } from 'graphql'
import type { Item } from '../../context.js'
import type { RootRead } from '../read-plan.js'
import { loadAll } from './loaders.js'
import { isHidden } from './needs.js'
import type { AddedPlaces, PlacedField } from './places.js'
import type { ContextForAuthors } from './resolver-context.js'

type PlacedRead = Pick<RootRead, 'places' | 'responseKey' | 'key' | 'keyVariable'>
type Path = GraphQLResolveInfo['path']

/** The items for which one field is loaded, and where its values go. */
interface Load {
  readonly items: Item[]
  readonly targets: Item[]
  readonly info: GraphQLResolveInfo
}

/** One run of an operation. */
interface Completing {
  readonly context: ContextForAuthors
  /** The variable that its plan does not know. */
  readonly given: Item | null
  /** By field and response key. */
  readonly loads: Map<PlacedField, Load & { readonly name: string }>
  /** Values that have yet to come. */
  readonly waiting: Promise<void>[]
}

/**
 * The answers of reads with their added fields. `texts` has the JSON text of each read's list; so has the result. Throws where the executor would report
 * an error.
 */
export async function completeReads(
  reads: readonly PlacedRead[],
  texts: readonly string[],
  context: ContextForAuthors,
  variables: Item,
): Promise<readonly string[]> {
  const waiting: Promise<void>[] = []
  try {
    const answers = reads.map((read, index) =>
      read.places ? completeRead(read, read.places, texts[index]!, variables, { context, waiting }) : null,
    )
    await Promise.all(waiting)
    return answers.map((answer, index) => (answer === null ? texts[index]! : JSON.stringify(answer)))
  } catch (error) {
    // Nobody else hears of those that fail, too.
    await Promise.allSettled(waiting)
    throw error
  }
}

function completeRead(
  { responseKey, key, keyVariable }: PlacedRead,
  places: AddedPlaces,
  text: string,
  variables: Item,
  common: Pick<Completing, 'context' | 'waiting'>,
): unknown {
  const path: Path = { prev: undefined, key: responseKey, typename: 'Query' }
  const given = keyVariable === undefined ? null : { [keyVariable]: String(variables[keyVariable]) }
  const completing: Completing = { ...common, given, loads: new Map() }
  const items = JSON.parse(text) as unknown[]
  // Of an item by its key the list is no part of the answer.
  const answer = items.map((item, index) =>
    completeValue(item, places, key === undefined ? { prev: path, key: index, typename: undefined } : path, completing),
  )
  for (const [field, load] of completing.loads) common.waiting.push(loadField(field, load, completing.context))
  return answer
}

function completeValue(value: unknown, places: AddedPlaces, path: Path, completing: Completing): unknown {
  if (Array.isArray(value)) {
    return value.map((entry, key) => completeValue(entry, places, { prev: path, key, typename: undefined }, completing))
  }
  return typeof value === 'object' && value !== null ? completeItem(value as Item, places, path, completing) : value
}

/** A value that has yet to come keeps its place among the keys. */
function completeItem(item: Item, places: AddedPlaces, path: Path, completing: Completing): Item {
  const completed: Item = {}
  for (const { name, key, field, below } of places) {
    const value = item[key]
    if (field) {
      completed[name] = null
      const needed = value as Item
      if (!isHidden(needed, field.hideable)) answer(needed, completed, name, field, path, completing)
    } else completed[name] = below ? completeValue(value, below, { prev: path, key: name, typename: undefined }, completing) : value
  }
  return completed
}

function answer(item: Item, completed: Item, name: string, field: PlacedField, prev: Path, completing: Completing): void {
  const { resolve, info } = field
  const load = completing.loads.get(field)
  if (load) {
    load.items.push(item)
    load.targets.push(completed)
    return
  }
  const given = infoAt(info, { prev, key: name, typename: info.parentType.name }, completing.given)
  if (!resolve) {
    completing.loads.set(field, { items: [item], targets: [completed], info: given, name })
    return
  }
  const value = resolve(item, { ...field.args }, completing.context, given)
  if (value instanceof Promise) completing.waiting.push(value.then((late) => setLeaf(completed, name, late, info.returnType)))
  else setLeaf(completed, name, value, info.returnType)
}

/** All of them at once, without a promise for each. */
async function loadField(
  field: PlacedField,
  { items, targets, info, name }: Load & { readonly name: string },
  context: ContextForAuthors,
): Promise<void> {
  const values = await loadAll(items, () => field.load!(items, { ...field.args }, context, info), info.fieldName)
  for (const [index, target] of targets.entries()) setLeaf(target, name, values[index], info.returnType)
}

/** Written out: it is made for every value. */
const infoAt = (info: PlacedField['info'], path: Path, given: Item | null): GraphQLResolveInfo => ({
  fieldName: info.fieldName,
  fieldNodes: info.fieldNodes,
  returnType: info.returnType,
  parentType: info.parentType,
  path,
  schema: info.schema,
  fragments: info.fragments,
  rootValue: info.rootValue,
  operation: info.operation,
  variableValues: given ? { ...info.variableValues, ...given } : info.variableValues,
})

function setLeaf(target: Item, name: string, value: unknown, type: GraphQLOutputType): void {
  target[name] = leafValue(value, type)
}

/** A value of a scalar or an enumeration, or a list of such values, as the executor completes it. */
function leafValue(value: unknown, type: GraphQLOutputType): unknown {
  if (isNonNullType(type)) {
    const present = leafValue(value, type.ofType)
    if (present === null) throw new Error('A field that is never null is null.')
    return present
  }
  if (value === null || value === undefined) return null
  if (value instanceof Error) throw value
  if (isLeafType(type)) return type.serialize(value)
  if (!isListType(type)) throw new Error(`${String(type)} has no values of its own.`)
  if (typeof value !== 'object' || !(Symbol.iterator in value)) throw new Error('A list is expected.')
  return Array.from(value as Iterable<unknown>, (entry) => leafValue(entry, type.ofType))
}
