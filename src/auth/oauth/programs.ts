import { randomUUID } from 'node:crypto'
import type { Database } from '../../database/database.js'
import type { SystemClient } from '../../database/prisma.js'

/** A program that may ask users for access, as it said of itself. Nothing of it was checked. */
export interface Program {
  readonly id: string
  readonly name: string
  /** Where users may be sent back to. */
  readonly redirectUris: readonly string[]
  readonly uri: string | null
  readonly created: Date
}

/** What a program says when it makes itself known. */
export interface ProgramDescription {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly uri: string | null
}

/** Why a program was not taken; `reason` is told to it. */
export class ProgramRefused extends Error {
  constructor(
    readonly reason: 'redirect' | 'name' | 'document' | 'full',
    message: string,
  ) {
    super(message)
  }
}

const mostRedirects = 10
/** Characters of an address, and of an id. */
export const longestUri = 255
const longestName = 200
/** Anybody may register, so what nobody has let in goes after a day, and there are never more of them than this. */
const unusedLifetime = 24 * 60 * 60_000
const mostUnused = 1_000

/** Keeps a program under a new id. Throws ProgramRefused. */
export async function registerProgram(database: Database, description: ProgramDescription): Promise<Program> {
  checkDescription(description)
  const created = { ...describedColumns(description), client_id: randomUUID(), registration_type: 'dcr', date_created: new Date() }
  const row = await database.transaction((transaction) =>
    transaction.withPrisma(async (client) => {
      await makeRoom(client)
      return client.oauthClient.create({ data: created })
    }),
  )
  return keptProgram(row)
}

/** Removes programs that nobody let in for a day. Throws ProgramRefused when there are too many others. */
export async function makeRoom(client: SystemClient): Promise<void> {
  const unused = { consents: { none: {} } }
  await client.oauthClient.deleteMany({ where: { ...unused, date_created: { lt: new Date(Date.now() - unusedLifetime) } } })
  if ((await client.oauthClient.count({ where: unused })) >= mostUnused)
    throw new ProgramRefused('full', 'Too many programs wait for somebody to let them in. Try again later.')
}

/** What is kept of a description. */
export const describedColumns = ({ name, redirectUris, uri }: ProgramDescription) => ({
  client_name: name,
  client_uri: uri,
  redirect_uris: [...redirectUris],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
})

/** The program of this id; null for none. */
export async function findProgram(database: Database, id: string): Promise<Program | null> {
  if (id === '' || id.length > longestUri || id.includes('\0')) return null
  const row = await database.withPrisma((client) => client.oauthClient.findUnique({ where: { client_id: id } }))
  return row && row.client_id === id ? keptProgram(row) : null
}

/** Throws ProgramRefused. */
export function checkDescription({ name, redirectUris }: ProgramDescription): void {
  if (name.trim() === '' || name.length > longestName || name.includes('\0'))
    throw new ProgramRefused('name', `"client_name" must have 1 to ${longestName} characters.`)
  if (redirectUris.length === 0 || redirectUris.length > mostRedirects)
    throw new ProgramRefused('redirect', `"redirect_uris" must have 1 to ${mostRedirects} addresses.`)
  for (const uri of redirectUris)
    if (uri.length > longestUri || !isRedirectUri(uri))
      throw new ProgramRefused(
        'redirect',
        `A redirect address must be https:, http: of this machine's own browser (127.0.0.1, [::1], localhost), or of a scheme of the program's own; without a fragment, and of at most ${longestUri} characters.`,
      )
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
/** Schemes that browsers understand themselves lead to no program. */
const browserSchemes = /^(javascript|data|vbscript|file|about|blob|filesystem|view-source|ws|wss|ftp|mailto|tel|intent|chrome|edge):$/

/** Is this an address to which a user may be sent back with a code? */
function isRedirectUri(text: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(text) || text.includes('\\') || text.includes('#') || !URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  if (protocol === 'http:') return loopback.has(hostname)
  return protocol === 'https:' || !browserSchemes.test(protocol)
}

/** The columns of a program that are looked at. */
export interface ProgramRow {
  readonly client_id: string
  readonly client_name: string
  readonly redirect_uris: unknown
  readonly client_uri: string | null
  readonly date_created: Date
}

/** The program that a row keeps. */
export function keptProgram({ client_id, client_name, redirect_uris, client_uri, date_created }: ProgramRow): Program {
  return {
    id: client_id,
    name: client_name,
    redirectUris: Array.isArray(redirect_uris) ? redirect_uris.filter((uri) => typeof uri === 'string') : [],
    uri: client_uri,
    created: date_created,
  }
}

/** What users are told of who asks: the name that the program gave itself, and the host that vouches for it where there is one. */
export const shownName = (id: string, name: string): string => (id.startsWith('https://') ? `${name} (${new URL(id).host})` : name)
