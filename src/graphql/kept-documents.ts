import type { DocumentNode, GraphQLSchema, Token } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { EndpointPlugin } from './endpoint-plugin.js'

/** Bytes of documents that are kept, and about how many a token takes with its place in the tree. */
const mostBytes = 32_000_000
const bytesOfToken = 400

/** Where Yoga keeps what it parsed. */
export interface DocumentCache<Value> {
  get(source: string): Value | undefined
  set(source: string, value: Value): void
}

/** Keeps parsed documents by their size: clients choose how large a document is, and how many there are. */
export function createDocumentCache(): DocumentCache<DocumentNode> {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: mostBytes,
    sizeCalculation: (document, source) => source.length + 1 + tokensOf(document) * bytesOfToken,
  })
  return { get: (source) => documents.get(source), set: (source, document) => void documents.set(source, document) }
}

/** A source that cannot be parsed is parsed again each time: its errors are the client's, and take more memory than time. */
export const keepsNothing: DocumentCache<Error> = { get: () => undefined, set: () => undefined }

function tokensOf({ loc }: DocumentNode): number {
  let count = 0
  for (let token: Token | null = loc?.startToken ?? null; token; token = token.next) count += 1
  return count
}

/** Remembers which documents are valid in a schema; those that are not are validated again. */
export function keptValidations(): EndpointPlugin {
  const valid = new WeakMap<GraphQLSchema, Map<string, WeakSet<DocumentNode>>>()
  return {
    onValidate: ({ params: { schema, documentAST, rules }, setResult }) => {
      const byRules = valid.get(schema) ?? new Map<string, WeakSet<DocumentNode>>()
      valid.set(schema, byRules)
      const key = namesOf(rules)
      const known = byRules.get(key) ?? new WeakSet<DocumentNode>()
      byRules.set(key, known)
      if (known.has(documentAST)) return void setResult([])
      return ({ result }) => {
        if (result.length === 0) known.add(documentAST)
      }
    },
  }
}

const namesOf = (rules: readonly { readonly name: string }[] | undefined): string => (rules ?? []).map(({ name }) => name).join()
