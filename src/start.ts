import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { openAiDoor } from './ai/door.js'
import { createAuthentication } from './auth/authentication.js'
import { authProviders, openProviders } from './auth/providers/registry.js'
import type { SessionDoor } from './auth/session-door.js'
import type { Config } from './config/config.js'
import { ConfigError } from './config/config-error.js'
import type { Platform, ServiceContext } from './context.js'
import { connectDatabase } from './database/connection.js'
import { migrateDatabase } from './database/migrations.js'
import { createPrismaGateway } from './database/prisma.js'
import { serverEventContext } from './events.js'
import { openGraphqlExtensions } from './extensions/graphql/open.js'
import { graphqlOfServices } from './extensions/graphql-of-services.js'
import { type Extensions, loadExtensions } from './extensions/index.js'
import { programOf } from './extensions/program.js'
import { sandbox } from './extensions/sandbox/part.js'
import { type Flows, openFlows } from './flows/flows.js'
import { addedOperations, createAddedOperations } from './flows/operations/added.js'
import type { GraphqlContext } from './graphql/builder.js'
import { type GraphqlDoor, openGraphqlDoor } from './graphql/door.js'
import { openMcpDoor } from './mcp/door.js'
import { release } from './release.js'
import type { MountedDoor } from './rest/mounted-door.js'
import type { OpenRequests } from './rest/open-requests.js'
import { createSandbox } from './sandbox/guests.js'
import { createServerDoors } from './server.js'
import { pictureWorkers } from './services/assets/picture-workers.js'
import { bootstrapDatabase, type FirstAdmin } from './services/bootstrap/bootstrap.js'
import { openPlatform } from './services/bootstrap/open-platform.js'
import { scheduleRetention } from './services/history/retention-schedule.js'
import { createImportJobs, importJobs } from './services/import/jobs.js'
import { heartbeat } from './services/nodes/heartbeat.js'
import { joinNodes, scheduleJournalCleanup } from './services/nodes/join.js'
import { closeNode } from './services/nodes/nodes.js'
import { createServerLog, type LogDestination, serverLog } from './services/server/log.js'
import { metrics } from './services/server/metrics.js'
import { scheduleUploadCleanup } from './services/uploads/cleanup-schedule.js'
import type { DocumentReader } from './tools/tool.js'

/** A running server: where it listens, what it stands on, and how it is stopped. */
export interface RunningServer {
  readonly url: string
  readonly platform: Platform
  /** Lets running requests end, then closes the database. */
  stop(): Promise<void>
}

/** Options beside the configuration. */
export interface StartOptions {
  /** A log of the program around this server; administrators cannot read it over a WebSocket. */
  readonly logger?: Logger
  /** Where lines of the log go, in place of the standard output. */
  readonly logTo?: LogDestination
  /** Told of the administrator that the first start creates, with the password if it was made up: at once, because nobody is told again. */
  readonly tellAdmin?: (admin: FirstAdmin) => void
  /** Called with the platform before the first request is taken. */
  readonly prepare?: (platform: Platform) => Promise<void>
}

/** A server that does not listen. */
export interface OpenServer {
  readonly platform: Platform
  readonly extensions: Extensions
  close(): Promise<void>
}

/** Database, migrations and first administrator, platform, extensions: what commands need that serve nobody. */
export async function openServer(config: Config, options: StartOptions = {}): Promise<OpenServer> {
  const log = options.logger ? null : createServerLog(config.log.level, options.logTo)
  const database = await connectDatabase(config.database, createPrismaGateway).catch((error: unknown) => {
    throw unopened(error)
  })
  const { sandboxMemory, sandboxTimeout } = config.extensions
  const box = createSandbox({ memory: sandboxMemory * 2 ** 20, time: sandboxTimeout })
  try {
    const { result: admin } = await migrateDatabase(database, (transaction) =>
      bootstrapDatabase(transaction, bootstrapOptions(config), config.auth.hash),
    )
    if (admin) options.tellAdmin?.(admin)
    const platform = await openPlatform(config, database, log?.logger ?? options.logger!, release)
    platform.parts.provide(serverLog, log)
    platform.parts.provide(authProviders, await openProviders(platform))
    openGraphqlExtensions(platform)
    platform.parts.provide(importJobs, createImportJobs(platform))
    platform.parts.provide(addedOperations, createAddedOperations())
    platform.parts.provide(sandbox, box)
    const extensions = await loadExtensions(platform)
    const close = async () => {
      await platform.parts.get(importJobs).close()
      extensions.close()
      box.close()
      platform.tableSizes.close()
      platform.parts.get(pictureWorkers).close()
      platform.parts.get(metrics)?.close()
      platform.limiters.close()
      closeNode(platform)
      await platform.mailer.close()
      await database.close()
    }
    return { platform, extensions, close }
  } catch (error) {
    box.close()
    await database.close()
    throw error
  }
}

/** Brings a server up, in order: database, platform and extensions, flows, doors, listen. */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const server = await openServer(config, options)
  const { platform, extensions } = server
  let flows: Flows | undefined
  try {
    const authentication = createAuthentication(platform)
    const opened = await openFlows(platform)
    flows = opened
    await programOf(platform)
    await options.prepare?.(platform)
    await joinNodes(platform)
    const graphql = openGraphqlDoor(platform, authentication, opened)
    provideGraphql(platform, graphql, { authentication, flows: opened })
    const mounted = assistantDoors(platform, graphql, opened)
    const doors = await createServerDoors({ platform, authentication, flows: opened, graphql, extensions, mounted })
    const http = await listen(doors.listener, config)
    const realtime = await doors.openRealtime(http)
    platform.events.emitAction('server.start', { server: http }, serverEventContext(platform.database))
    void platform.mailer.verify()
    const stopSchedules = [scheduleRetention(platform), scheduleUploadCleanup(platform), scheduleJournalCleanup(platform)]
    const end = () => {
      for (const stopSchedule of stopSchedules) stopSchedule()
      realtime.close()
      return stop(http, doors.open, server, opened)
    }
    return { url: urlOf(http, config), platform, stop: end }
  } catch (error) {
    await flows?.close()
    await server.close()
    throw error
  }
}

/** Where there is no connection: tokens are answered, and never kept in cookies. */
const noDoor: SessionDoor = {
  visitor: { ip: null },
  refreshInput: (body) => ({ body, refreshCookie: null, sessionCookie: null }),
  handOver: ({ accessToken, refreshToken, expires }) => ({ access_token: accessToken, refresh_token: refreshToken, expires }),
  forget: () => undefined,
  publicUrl: '',
  keep: () => undefined,
  kept: () => null,
}

/** What services of extensions need of the door for GraphQL. */
function provideGraphql(
  platform: Platform,
  { schemas, printSdl }: GraphqlDoor,
  shared: Pick<GraphqlContext, 'authentication' | 'flows'>,
): void {
  const contextFor = (service: ServiceContext): GraphqlContext => ({
    ...shared,
    service,
    printSdl,
    conditions: {},
    door: noDoor,
  })
  platform.parts.provide(graphqlOfServices, { schemas, printSdl, contextFor })
}

/** The doors for models and their clients, where they are open. */
function assistantDoors(platform: Platform, graphql: GraphqlDoor, flows: Flows): MountedDoor[] {
  const readDocument: DocumentReader = async (context, asked) => {
    const { contextFor } = platform.parts.get(graphqlOfServices)
    return (await import('./graphql/read-document.js')).readDocument(graphql, contextFor, context, asked)
  }
  const parts = { flows, readDocument }
  return [openMcpDoor(platform, parts), openAiDoor(platform, parts)].filter((door) => door !== null)
}

/** What a new database is filled with by this configuration. */
export function bootstrapOptions({ bootstrap }: Config) {
  return { ...bootstrap, adminEmail: bootstrap.adminEmail ?? 'admin@example.com' }
}

function listen(listener: RequestListener, { server }: Config): Promise<Server> {
  const http = createHttpServer(listener)
  http.keepAliveTimeout = server.keepAliveTimeout
  http.headersTimeout = server.headersTimeout
  return new Promise((resolve, reject) => {
    http.once('error', (error) => reject(unheard(error, server)))
    const listening = () => resolve(http)
    if (server.socketPath) http.listen(server.socketPath, listening)
    else http.listen(server.port, server.host, listening)
  })
}

/** Each address that was tried has an error of its own. */
function unopened(error: unknown): ConfigError {
  const causes = error instanceof AggregateError ? error.errors : [error]
  return new ConfigError([`The database can't be opened: ${causes.map((cause) => (cause as Error).message).join('; ')}.`], { cause: error })
}

function unheard(error: NodeJS.ErrnoException, { host, port, socketPath }: Config['server']): Error {
  const place = socketPath ?? `${host}:${port}`
  if (error.code === 'EADDRINUSE')
    return new ConfigError([`Something listens on ${place} already; PORT names another port.`], { cause: error })
  if (error.syscall === 'listen') return new ConfigError([`The server can't listen on ${place}: ${error.message}.`], { cause: error })
  return error
}

function urlOf(http: Server, { server }: Config): string {
  const address = http.address() as AddressInfo | string | null
  if (address === null || typeof address === 'string') return `unix:${server.socketPath ?? ''}`
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}

/** New connections are refused, idle ones closed; requests under way get their time, then they are given up, and what is left is cut. */
async function stop(http: Server, open: OpenRequests, server: OpenServer, flows: Flows): Promise<void> {
  const { platform } = server
  const closed = new Promise<void>((resolve) => http.close(() => resolve()))
  http.closeIdleConnections()
  await open.finish(platform.config.server.shutdownTimeout)
  http.closeAllConnections()
  await closed
  platform.events.emitAction('server.stop', { server: http }, serverEventContext(platform.database))
  // Not earlier: flows may refuse what requests under way write.
  await flows.close()
  await platform.parts.get(heartbeat).close()
  await server.close()
}
