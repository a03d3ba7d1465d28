import type { Item } from '../../context.js'
import type { Database } from '../../database/database.js'
import { isUniqueViolation } from '../../database/unique-violation.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { type OutboundAnswer, OutboundFailure, requestOutside } from '../../security/outbound/fetch-outside.js'
import type { AuthDependencies } from '../dependencies.js'
import {
  checkDescription,
  describedColumns,
  findProgram,
  keptProgram,
  longestUri,
  makeRoom,
  type Program,
  type ProgramDescription,
  ProgramRefused,
} from './programs.js'

// Programs whose id is the address of a document that describes them (OAuth Client ID Metadata Documents, a draft of the IETF): nobody has to register them.

/** Bytes that a document may have. */
const largestDocument = 5 * 1024
/** Milliseconds in which it has to be there. */
const timeout = 5_000
/** Seconds for which a document is believed at least, at most, and where its server says nothing. */
const believed = { least: 60, most: 24 * 60 * 60, usually: 60 * 60 }

/** Is this id the address of a document: `https:`, with a path, and written as addresses are? */
export function isDocumentAddress(id: string): boolean {
  if (!id.startsWith('https://') || id.length > longestUri || id.includes('#') || !URL.canParse(id)) return false
  const { href, pathname, username, password } = new URL(id)
  return href === id && pathname !== '/' && username === '' && password === ''
}

/** The program that a document describes; it is read again when the time is over for which it is believed. Throws ProgramRefused. */
export async function findDescribedProgram(dependencies: AuthDependencies, id: string): Promise<Program> {
  const { database } = dependencies
  const known = await database.withPrisma((client) => client.oauthClient.findUnique({ where: { client_id: id } }))
  // Databases that do not tell capitals from small letters find others, too.
  if (known && known.client_id !== id) throw new ProgramRefused('document', 'Another program has an address that differs only in capitals.')
  if (known?.metadata_expires_at && known.metadata_expires_at > new Date()) return keptProgram(known)
  const { description, lifetime } = await readDocument(dependencies, id)
  try {
    return await keepDescribed(database, id, description, lifetime)
  } catch (error) {
    // Of two requests that make a program known, one was faster.
    const kept = isUniqueViolation(error) ? await findProgram(database, id) : null
    if (!kept) throw error
    return kept
  }
}

async function keepDescribed(database: Database, id: string, description: ProgramDescription, lifetime: number): Promise<Program> {
  const now = new Date()
  const columns = {
    ...describedColumns(description),
    metadata_fetched_at: now,
    metadata_expires_at: new Date(now.getTime() + lifetime * 1000),
  }
  const row = await database.transaction((transaction) =>
    transaction.withPrisma(async (client) => {
      const { count } = await client.oauthClient.updateMany({ where: { client_id: id }, data: columns })
      if (count > 0) return client.oauthClient.findUniqueOrThrow({ where: { client_id: id } })
      await makeRoom(client)
      return client.oauthClient.create({ data: { ...columns, client_id: id, registration_type: 'cimd', date_created: now } })
    }),
  )
  return keptProgram(row)
}

async function readDocument({ config, logger }: AuthDependencies, id: string) {
  const answer = await askFor(id, config.files.importDenyList).catch((error: unknown) => {
    if (!(error instanceof OutboundFailure)) throw error
    // The reason tells of the network of this server.
    logger.info({ err: error, program: id }, 'The document of a program could not be read.')
    return null
  })
  if (answer?.status !== 200) throw new ProgramRefused('document', 'The document at "client_id" cannot be read.')
  const description = descriptionIn(answer.text, id)
  checkDescription(description)
  return { description, lifetime: lifetimeOf(answer) }
}

/** Asks for the document at its own address only: a redirect would let another address vouch for it. */
const askFor = (id: string, denyList: readonly string[]): Promise<OutboundAnswer> =>
  requestOutside(
    id,
    { method: 'GET', headers: { accept: 'application/json' }, maxSize: largestDocument },
    { denyList, timeout, isAllowed: (url) => url.href === id },
    AbortSignal.timeout(timeout),
  )

function descriptionIn(text: string, id: string): ProgramDescription {
  const document = parsed(text)
  if (!isPlainObject(document) || document.client_id !== id || !isOpenProgram(document))
    throw new ProgramRefused(
      'document',
      'The document at "client_id" must be JSON with the same "client_id", "client_name" and "redirect_uris", of a program that keeps no secret and asks for codes.',
    )
  const { client_name: name, redirect_uris: redirectUris, client_uri: uri } = document
  return {
    name: typeof name === 'string' ? name : '',
    redirectUris: Array.isArray(redirectUris) ? redirectUris.map(String) : [],
    uri: typeof uri === 'string' ? uri : null,
  }
}

/** Keeps the program no secret, and asks it for codes? */
const isOpenProgram = ({ token_endpoint_auth_method: method = 'none', grant_types: grants, client_secret: secret }: Item): boolean =>
  method === 'none' && secret === undefined && (grants === undefined || (Array.isArray(grants) && grants.includes('authorization_code')))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** For how many seconds the document is believed, as its server says it may be kept. */
function lifetimeOf({ headers }: OutboundAnswer): number {
  const said = [headers['cache-control'] ?? ''].flat().join(',')
  const age = /\bno-(store|cache)\b/i.test(said) ? '0' : /\bmax-age=(\d{1,9})\b/i.exec(said)?.[1]
  return Math.min(Math.max(age === undefined ? believed.usually : Number(age), believed.least), believed.most)
}
