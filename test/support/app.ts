import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { pino } from 'pino'
import type { DatabaseConfig } from '../../src/database/connection.js'
import { loadConfig, type RunningServer, startServer } from '../../src/index.js'
import { fillBlog } from './blog.js'
import { type EmptyDatabase, type TestDatabase, testDatabases } from './databases.js'
import { createInstalled, type Template } from './installed.js'

export const adminToken = 'token-of-the-administrator'
export const admin = { email: 'admin@example.com', password: 'admin-pass-1' }

/** What a server answered: its status, and its body as JSON where it is JSON. */
export interface Answer {
  readonly status: number
  readonly body: { readonly data?: never; readonly errors?: readonly ApiProblem[]; readonly meta?: never }
  readonly text: string
}

export interface ApiProblem {
  readonly message: string
  readonly extensions: { readonly code: string }
}

/** Who asks (a token; null for nobody) and what is sent beside the path. */
export interface Question {
  readonly method?: string
  readonly as?: string | null
  /** Sent as JSON; a text goes out as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A real server in this process, on a free port and a database of its own. */
export interface App extends RunningServer {
  readonly databaseName: TestDatabase['name']
  /** The folder of its files. */
  readonly storageRoot: string
  /** Asks by HTTP, as the administrator unless told otherwise. */
  request(path: string, question?: Question): Promise<Answer>
  /** Asks, and throws unless the answer is a success; gives its `data`. */
  must<Data>(path: string, question?: Question): Promise<Data>
  graphql(query: string, question?: Question & { variables?: unknown; system?: boolean }): Promise<Answer>
  /** The SQL statements that happen during `work`. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>
}

/** Starts a server on a database that is there already. */
export async function startApp(database: DatabaseConfig, environment: Record<string, string> = {}): Promise<App> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-files-'))
  // Its parent is this test's own, too: names that lead out of it are seen there.
  const storageRoot = join(folder, 'uploads')
  mkdirSync(storageRoot)
  const config = loadConfig({
    ...databaseVariables(database),
    SECRET: 'a-secret-for-tests-that-is-long-enough',
    ADMIN_PASSWORD: admin.password,
    ADMIN_TOKEN: adminToken,
    PORT: '0',
    LOGIN_STALL_TIME: '0',
    RATE_LIMITER_REGISTRATION_ENABLED: 'false',
    // A connection that the server closes while a request is on its way fails it; on a busy machine a test may pause for seconds.
    SERVER_KEEP_ALIVE_TIMEOUT: '1m',
    // Its statements would be counted among those of a test.
    SYNCHRONIZATION_HEARTBEAT: '1h',
    HASH_MEMORY_COST: '1024',
    HASH_TIME_COST: '2',
    HASH_PARALLELISM: '1',
    EXTENSIONS_PATH: join(tmpdir(), 'tessera-no-extensions'),
    STORAGE_LOCAL_ROOT: storageRoot,
    ...environment,
  })
  const server = await startServer(config, { logger: pino({ level: 'silent' }) })
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const statementsOf: App['statementsOf'] = async (work) => {
    const statements: string[] = []
    const stopListening = server.platform.database.onStatement(({ text }) => {
      if (!countsTables.test(text)) statements.push(text)
    })
    try {
      await work()
    } finally {
      stopListening()
    }
    return statements
  }
  return { ...server, stop, storageRoot, databaseName: database.client, statementsOf, ...questionsTo(server.url) }
}

/** The server counts its tables when it has a moment (services/cost/table-sizes.ts); no request asks for it. */
const countsTables = /^SELECT \(SELECT COUNT\(\*\) FROM \(SELECT 1 AS .one. FROM \S+ LIMIT \S+\) .t0.\) AS .c0.(,|$)/

/** A database in the words of the environment. */
export function databaseVariables(database: DatabaseConfig): Record<string, string> {
  if (database.client === 'sqlite') return { DB_CLIENT: 'sqlite', DB_FILENAME: database.filename }
  return { DB_CLIENT: database.client, DB_CONNECTION_STRING: String(database.connectionString) }
}

/** Asks a server at this address, whichever process it runs in. */
export function questionsTo(url: string): Pick<App, 'request' | 'must' | 'graphql'> {
  const request: App['request'] = async (path, { method, as = adminToken, body, headers = {} } = {}) => {
    const response = await fetch(url + path, {
      signal: AbortSignal.timeout(30_000),
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, body: /^[[{]/.test(text) ? JSON.parse(text) : {} }
  }
  const must: App['must'] = async (path, question) => {
    const answer = await request(path, question)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body.data as never
  }
  return {
    request,
    must,
    graphql: (query, { variables, system = false, ...question } = {}) =>
      request(system ? '/graphql/system' : '/graphql', { ...question, body: { query, variables } }),
  }
}

/** Declares tests once for every database, or only for some, each with a server of its own; `fill` prepares it. A database that is missing is told by its absence (databases.ts). */
export function onEachApp(
  title: string,
  declare: (app: () => App) => void,
  fill: (app: App) => Promise<void> = async () => undefined,
  environment: Record<string, string> = {},
  only: readonly TestDatabase['name'][] = ['sqlite', 'postgres', 'mysql'],
): void {
  const kinds = testDatabases.filter(({ name }) => only.includes(name)).map((kind) => [kind.name, kind] as const)
  // A database that cannot be reached leaves no case, which Jest would take for a mistake.
  if (kinds.length === 0) {
    it.skip(`${title}: none of ${only.join(', ')} is tested on`, () => undefined)
    return
  }
  describe.each(kinds)(`${title} on %s`, (_name, kind) => {
    let empty: EmptyDatabase | undefined
    let app: App | undefined
    beforeAll(async () => {
      const template = templateOf(fill, environment)
      empty = await (template ? createInstalled(kind, template) : kind.create())
      app = await startApp(empty.config, environment)
      if (template !== blog) await fill(app)
    })
    afterAll(async () => {
      await app?.stop()
      await empty?.drop()
    })
    declare(() => app!)
  })
}

/** One app on a new database of each kind for a group of tests, in the order of `testDatabases`; filled once the tests run. */
export function appsOnEachDatabase(fill: (app: App) => Promise<void> = async () => undefined): readonly App[] {
  const databases: EmptyDatabase[] = []
  const apps: App[] = []
  beforeAll(async () => {
    for (const kind of testDatabases) {
      const database = await kind.create()
      databases.push(database)
      const app = await startApp(database.config)
      apps.push(app)
      await fill(app)
    }
  }, 120_000)
  afterAll(async () => {
    for (const app of apps) await app.stop()
    for (const database of databases) await database.drop()
  })
  return apps
}

/** Of what a group's databases are copies; null: another first administrator is wanted than every test has. */
function templateOf(fill: (app: App) => Promise<void>, environment: Record<string, string>): Template | null {
  if (Object.keys(environment).some((name) => name.startsWith('ADMIN_'))) return null
  return fill === fillBlog ? blog : installed
}

const madeByInstalling = ['prisma/migrations', 'src/services/bootstrap', 'test/support']

const installed: Template = {
  name: 'installed',
  madeBy: madeByInstalling,
  install: async (database) => (await startApp(database)).stop(),
}

/** With the standard rows, which many groups begin with. */
const blog: Template = {
  name: 'blog',
  madeBy: [...madeByInstalling, 'src'],
  install: async (database) => {
    const app = await startApp(database)
    await fillBlog(app)
    await app.stop()
  },
}

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
