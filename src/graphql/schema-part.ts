import type { Collection, FieldRelation, SchemaModel } from '../schema/model.js'
import type { ModelsByAction } from './schema-parts.js'

/** A document and its variables, not parsed yet. */
export interface AskedDocument {
  readonly text: string
  readonly variables: unknown
}

/** Words of documents that need the whole schema: introspection, and items of any collection. */
const wholeNames: ReadonlySet<string> = new Set(['__schema', '__type', 'node', 'node_ids', '_entities', '_service'])
const deepestVariables = 1000
const wordPattern = /[_A-Za-z][_0-9A-Za-z]*/g

/**
 * The collections that a document may need, judged by the words of its text and the keys of its variables: those that it names, and those that relations it names
 * lead to. It may list too many, but never too few. Null when it may need all of them.
 */
export function collectionsOf(asked: AskedDocument, models: ModelsByAction): ReadonlySet<string> | null {
  const words = wordsOf(asked)
  if ([...wholeNames].some((name) => words.has(name))) return null
  const list = [...words]
  const reached = new Set<string>()
  for (const model of modelsIn(models))
    for (const name of model.collections.keys()) if (list.some((word) => word.includes(name))) reached.add(name)
  let last: ReadonlySet<string> = new Set(reached)
  for (let steps = depthOf(asked); steps > 0 && last.size > 0; steps -= 1) {
    last = new Set([...last].flatMap((name) => relatedTo(name, list, models)).filter((name) => !reached.has(name)))
    for (const name of last) reached.add(name)
  }
  return reached
}

const relatedTo = (name: string, words: readonly string[], models: ModelsByAction): string[] =>
  [...modelsIn(models)].flatMap((model) => relationsIn(model.collections.get(name), words).flatMap(targetsOf))

/** The greatest possible number of nested relations: each opens a brace. A fragment names the collection that it begins with. */
const depthOf = ({ text, variables }: AskedDocument): number => depthOfText(text) + depthOfValue(variables)

/** If the text has strings, every opening brace counts, because closing ones may be part of a string. */
function depthOfText(text: string): number {
  if (text.includes('"')) return text.split('{').length - 1
  let [depth, deepest] = [0, 0]
  for (const brace of text.match(/[{}]/g) ?? []) {
    depth = Math.max(0, depth + (brace === '{' ? 1 : -1))
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function depthOfValue(value: unknown, depth = 0): number {
  if (typeof value === 'string' && depth === 0) return value.split('{').length - 1
  if (typeof value !== 'object' || value === null || depth > deepestVariables) return 0
  const own = Array.isArray(value) ? 0 : 1
  const entries: unknown[] = Object.values(value)
  return entries.reduce<number>((deepest, entry) => Math.max(deepest, own + depthOfValue(entry, depth + 1)), own)
}

/** The same models with these collections only; relations to other collections are treated as forbidden ones. */
export function partOf(models: ModelsByAction, names: ReadonlySet<string>): ModelsByAction {
  const part = (model: SchemaModel): SchemaModel => ({
    ...model,
    collections: new Map([...model.collections].filter(([name]) => names.has(name))),
  })
  return {
    ...models,
    whole: models,
    read: part(models.read),
    create: part(models.create),
    update: part(models.update),
    delete: part(models.delete),
  }
}

const modelsIn = ({ read, create, update, delete: deleted }: ModelsByAction): ReadonlySet<SchemaModel> =>
  new Set([read, create, update, deleted])

/** Relations whose field is named, also as a part of another word (`author_func`, `item__posts`). */
const relationsIn = (collection: Collection | undefined, words: readonly string[]): FieldRelation[] =>
  [...(collection?.fields.values() ?? [])].flatMap(({ name, relation }) =>
    relation && words.some((word) => word.includes(name)) ? [relation] : [],
  )

const targetsOf = (relation: FieldRelation): readonly string[] => (relation.kind === 'm2a' ? relation.collections : [relation.collection])

/** Every word of the text, strings and comments included, and every key in the variables. */
function wordsOf({ text, variables }: AskedDocument): Set<string> {
  const words = new Set(text.match(wordPattern))
  const visit = (value: unknown, depth: number): void => {
    // From a URL, variables come as text.
    if (depth === 0 && typeof value === 'string') for (const word of value.match(wordPattern) ?? []) words.add(word)
    if (depth > deepestVariables || typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, depth + 1)
    else
      for (const [name, entry] of Object.entries(value)) {
        words.add(name)
        visit(entry, depth + 1)
      }
  }
  visit(variables, 0)
  return words
}
