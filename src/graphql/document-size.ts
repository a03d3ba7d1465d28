import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql'

/** Fields that a document may select once its fragments are spread out and equal response keys are merged. */
export const mostFields = 5_000
/** How many fields of one selection may share a response key: validation compares every pair of them. */
const mostOfOneKey = 250
/** How deep brackets of any kind may be nested; the parser is recursive. */
const deepestNesting = 250

const opening: ReadonlySet<string> = new Set([TokenKind.PAREN_L, TokenKind.BRACKET_L, TokenKind.BRACE_L])
const closing: ReadonlySet<string> = new Set([TokenKind.PAREN_R, TokenKind.BRACKET_R, TokenKind.BRACE_R])

/** Refuses a source whose brackets are nested so deeply that reading it would run out of stack. */
export function checkNesting(text: string): void {
  if (!mayBeDeep(text)) return
  const lexer = new Lexer(new Source(text))
  let depth = 0
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (opening.has(token.kind)) depth += 1
    else if (closing.has(token.kind)) depth -= 1
    if (depth > deepestNesting) throw new GraphQLError(`A document can't be nested deeper than ${deepestNesting} levels.`)
  }
}

/** A cheap test before the exact one: counts opening brackets, also those in strings. Few documents have enough of them to need the exact test. */
function mayBeDeep(text: string): boolean {
  let count = 0
  for (let index = 0; index < text.length && count <= deepestNesting; index += 1) {
    const character = text[index]!
    if (character === '{' || character === '(' || character === '[') count += 1
  }
  return count > deepestNesting
}

/**
 * Refuses a document that selects too many fields. Fragments can make a short text select millions of them, so fields are counted here before anything expands
 * the document, and counting stops at the limit. Type conditions are ignored: every fragment counts.
 */
export function checkDocumentSize(document: DocumentNode): void {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const counter = new FieldCounter(fragments)
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) counter.count([definition.selectionSet], new Set())
  }
}

/** The fields of one response key, and the fragments that enclose all of them. */
interface Merged {
  readonly nodes: FieldNode[]
  inside: ReadonlySet<string>
}

/** Walks a document as the executor does: fields with the same response key are merged, and each fragment counts once in a selection. */
class FieldCounter {
  #fields = 0

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  /** `inside`: fragments that enclose these selections. A fragment that contains itself is not followed; validation refuses it. */
  count(sets: readonly SelectionSetNode[], inside: ReadonlySet<string>): void {
    const keys = new Map<string, Merged>()
    const visited = new Set(inside)
    for (const set of sets) this.#collect(set, inside, visited, keys)
    for (const { nodes, inside: around } of keys.values()) {
      const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
      if (below.length > 0) this.count(below, around)
    }
  }

  #collect(set: SelectionSetNode, inside: ReadonlySet<string>, visited: Set<string>, keys: Map<string, Merged>): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#add(keys, selection, inside)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#collect(selection.selectionSet, inside, visited, keys)
      } else {
        const name = selection.name.value
        const fragment = this.fragments.get(name)
        if (!fragment || visited.has(name)) continue
        visited.add(name)
        this.#collect(fragment.selectionSet, new Set([...inside, name]), visited, keys)
      }
    }
  }

  #add(keys: Map<string, Merged>, field: FieldNode, inside: ReadonlySet<string>): void {
    if (++this.#fields > mostFields) throw new GraphQLError(`A document can't select more than ${mostFields} fields.`)
    const key = field.alias?.value ?? field.name.value
    const merged = keys.get(key) ?? { nodes: [], inside }
    keys.set(key, merged)
    merged.nodes.push(field)
    if (merged.inside !== inside) merged.inside = new Set([...merged.inside].filter((name) => inside.has(name)))
    if (merged.nodes.length > mostOfOneKey) throw new GraphQLError(`A selection can't name "${key}" more than ${mostOfOneKey} times.`)
  }
}
