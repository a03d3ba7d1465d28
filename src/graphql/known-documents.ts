import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, parse } from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Config } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { apiError, invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'

/** Bytes of documents that clients may bring by their digests. */
const mostBytes = 16_000_000
const longestId = 256

/** Gives a request that names its document the document itself; one that has it already is given back as it is. */
export type CompleteDocument = (request: object) => object

/** What a request says of its document. */
interface DocumentRequest {
  readonly query?: unknown
  readonly documentId?: unknown
  readonly extensions?: unknown
}

/**
 * Documents that are called by a name: those of GRAPHQL_DOCUMENTS by `documentId` or their digest, and those that clients brought before by their digest
 * (automatic persisted queries). It stands before the fast path, which then answers them like all others.
 */
export function openKnownDocuments({ graphql }: Config): CompleteDocument {
  const { documents, knownOnly } = graphql
  if (knownOnly && documents === null)
    throw new ConfigError(['GRAPHQL_ONLY_KNOWN_DOCUMENTS needs GRAPHQL_DOCUMENTS: without it no document would be known.'])
  const known = documents === null ? new Map<string, string>() : readDocuments(documents)
  const brought = new LRUCache<string, string>({ maxSize: mostBytes, sizeCalculation: (text, key) => text.length + key.length })
  return (request) => {
    const { documentId, extensions, ...rest }: DocumentRequest = request
    const id = documentId ?? persistedDigest(extensions)
    if (id === undefined) return knownOnly && !isKnown(known, rest.query) ? refuse() : request
    if (typeof id !== 'string' || id === '' || id.length > longestId) throw invalidPayload('The id of the document is not a text')
    const text = known.get(id) ?? known.get(id.replace(/^sha256:/, ''))
    if (text !== undefined) return { ...rest, query: text }
    if (knownOnly) return refuse()
    if (documentId !== undefined) throw apiError('PERSISTED_QUERY_NOT_FOUND')
    return { ...rest, query: broughtDocument(brought, id, rest.query) }
  }
}

const refuse = (): never => {
  throw apiError('DOCUMENT_NOT_KNOWN')
}
const isKnown = (known: ReadonlyMap<string, string>, query: unknown): boolean =>
  typeof query === 'string' && known.has(digestOfDocument(query))

const digestOfDocument = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The digest of the usual extension; undefined where a request does not have it. */
function persistedDigest(given: unknown): unknown {
  const extensions = typeof given === 'string' ? parsedExtensions(given) : given
  const persisted = isPlainObject(extensions) ? extensions.persistedQuery : undefined
  if (!isPlainObject(persisted)) return undefined
  if (persisted.version !== 1) throw invalidPayload('Only version 1 of "persistedQuery" is known')
  return persisted.sha256Hash ?? null
}

/** In a URL they are JSON. */
function parsedExtensions(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidPayload('"extensions" is invalid JSON')
  }
}

/** The document of a digest, as it was brought, or as it is brought now. */
function broughtDocument(brought: LRUCache<string, string>, digest: string, query: unknown): string {
  if (query === undefined || query === null || query === '') {
    const text = brought.get(digest)
    if (text === undefined) throw apiError('PERSISTED_QUERY_NOT_FOUND')
    return text
  }
  if (typeof query !== 'string' || digestOfDocument(query) !== digest) throw invalidPayload('"sha256Hash" is not that of the document')
  brought.set(digest, query)
  return query
}

/** Reads a folder of documents and manifests, or one manifest; each document is known by its digest, too. */
function readDocuments(path: string): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  const add = (id: string, text: string): void => {
    known.set(id, text)
    known.set(digestOfDocument(text), text)
  }
  for (const file of filesAt(path)) {
    const text = readFileSync(file, 'utf8')
    if (file.endsWith('.json')) for (const [id, document] of manifestEntries(file, text)) add(id, document)
    else add(parse(file).name, text)
  }
  if (known.size === 0) throw new ConfigError([`GRAPHQL_DOCUMENTS: ${path} holds no document (.graphql, .gql, or a manifest in JSON).`])
  return known
}

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new ConfigError([`GRAPHQL_DOCUMENTS: there is no file or folder ${path}.`])
  if (found.isFile()) return [path]
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
  return names.filter((name) => /\.(graphql|gql|json)$/.test(name)).map((name) => join(path, name))
}

/** The entries of a manifest: `{"id": "document"}`, or the form of Apollo with its list of `operations`. */
function manifestEntries(file: string, text: string): [string, string][] {
  const wrong = new ConfigError([`GRAPHQL_DOCUMENTS: ${file} is not a manifest: documents by their ids, or a list of "operations".`])
  let manifest: unknown
  try {
    manifest = JSON.parse(text)
  } catch {
    throw wrong
  }
  if (!isPlainObject(manifest)) throw wrong
  const entries = Array.isArray(manifest.operations)
    ? manifest.operations.map((operation: { readonly id?: unknown; readonly body?: unknown } | null) => [operation?.id, operation?.body])
    : Object.entries(manifest)
  if (!entries.every((entry): entry is [string, string] => entry.every((part) => typeof part === 'string'))) throw wrong
  return entries
}
