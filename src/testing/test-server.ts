import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../config/config.js'
import { type Item, type Platform, systemContext } from '../context.js'
import { createMany } from '../services/items/writing.js'
import { createCollections } from '../services/schema/collections.js'
import { createRelation, type RelationPayload } from '../services/schema/relations.js'
import { startServer } from '../start.js'
import { type Client, clientOf } from './client.js'
import { createRole, type RoleRule } from './roles.js'

/** What a server for tests has. */
export interface TestServerOptions {
  /** Folders: each an extension, or one in which extensions lie as in `extensions/`. Texts, or `new URL('.', import.meta.url)`. */
  readonly extensions?: readonly (string | URL)[]
  /** Fields of own collections by their types: `{ articles: { title: 'string', author: 'integer' } }`. Each has the key `id` besides; a field may be told in full, as in POST /fields. */
  readonly schema?: Readonly<Record<string, Readonly<Record<string, string | Item>>>>
  readonly relations?: readonly RelationPayload[]
  /** Items by collection, written in this order. */
  readonly items?: Readonly<Record<string, readonly Item[]>>
  /** Roles by name with what they may do; `public` are callers who are not logged in. */
  readonly roles?: Readonly<Record<string, readonly RoleRule[]>>
  /** Variables of the configuration. */
  readonly env?: Readonly<Record<string, string>>
}

/** A server in memory, with clients for REST and GraphQL. */
export interface TestServer {
  readonly url: string
  readonly admin: Client
  readonly public: Client
  /** The client of one of the `roles`. */
  as(role: string): Client
  readonly platform: Platform
  close(): Promise<void>
}

const adminToken = 'token-of-the-administrator'

/** Starts a server for tests of extensions. Everything of it is in memory; an extension that cannot be loaded is an error. */
export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-test-server-'))
  const tokens = new Map([['admin', adminToken]])
  try {
    await linkExtensions(folder, options.extensions ?? [])
    const config = loadConfig({ ...standard, EXTENSIONS_PATH: folder, PACKAGE_FILE_LOCATION: folder, ...options.env })
    const server = await startServer(config, { prepare: (platform) => fill(platform, options, tokens) })
    const as = (role: string): Client => {
      if (role !== 'public' && !tokens.has(role))
        throw new Error(`There is no role "${role}"; there are: public, ${[...tokens.keys()].join(', ')}.`)
      return clientOf(server.url, tokens.get(role) ?? null)
    }
    const close = async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    }
    return { url: server.url, platform: server.platform, admin: as('admin'), public: as('public'), as, close }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Hashing costs next to nothing: there are no secrets in a test. */
const standard = {
  SECRET: 'a-secret-for-tests-that-is-long-enough',
  ADMIN_PASSWORD: 'password-of-the-administrator',
  ADMIN_TOKEN: adminToken,
  DB_FILENAME: ':memory:',
  PORT: '0',
  LOG_LEVEL: 'warn',
  HASH_MEMORY_COST: '1024',
  HASH_TIME_COST: '2',
  HASH_PARALLELISM: '1',
  EXTENSIONS_MUST_LOAD: 'true',
  WEBSOCKETS_ENABLED: 'false',
}

const typedFolders: readonly string[] = ['endpoints', 'hooks', 'operations', 'graphql', 'bundles']

/** An extension in `endpoints/` and the like is known by this folder; anything else is a package, or a folder of extensions. */
async function linkExtensions(root: string, extensions: readonly (string | URL)[]): Promise<void> {
  for (const extension of extensions) {
    const folder = resolve(extension instanceof URL ? fileURLToPath(extension) : extension)
    const parent = basename(dirname(folder))
    const place = typedFolders.includes(parent) ? join(root, parent) : root
    await mkdir(place, { recursive: true })
    await symlink(folder, join(place, basename(folder)))
  }
}

async function fill(
  platform: Platform,
  { schema = {}, relations = [], items = {}, roles = {} }: TestServerOptions,
  tokens: Map<string, string>,
): Promise<void> {
  const collections = Object.entries(schema).map(([collection, fields]) => ({
    collection,
    schema: {},
    meta: {},
    fields: Object.entries(fields).map(([field, told]) => ({
      field,
      schema: {},
      meta: {},
      ...(typeof told === 'string' ? { type: told } : told),
    })),
  }))
  if (collections.length > 0) await createCollections(systemContext(platform), collections as Parameters<typeof createCollections>[1])
  for (const relation of relations) await createRelation(systemContext(platform), relation)
  for (const [collection, rows] of Object.entries(items)) await createMany(systemContext(platform), collection, rows)
  for (const [name, rules] of Object.entries(roles)) {
    const token = await createRole(systemContext(platform), name, rules)
    if (token) tokens.set(name, token)
  }
}
