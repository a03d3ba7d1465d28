import { loadConfig } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { readEnvironment } from '../config/environment.js'
import type { Platform } from '../context.js'
import { createDemo, type DemoReport } from '../demo/index.js'
import type { FirstAdmin } from '../services/bootstrap/bootstrap.js'
import { type RunningServer, startServer } from '../start.js'
import { surviveStrayErrors } from './stray-errors.js'
import { releases } from './version.js'

/** `tessera start [--demo]`: brings the server up, says where it is, and stops it on Ctrl-C. */
export async function start(options: readonly string[]): Promise<void> {
  const server = await tryStart(options.includes('--demo'))
  if (!server) {
    process.exitCode = 1
    return
  }
  surviveStrayErrors(server.platform)
  greet(server)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stopAndExit(server))
}

async function tryStart(isDemo: boolean): Promise<RunningServer | null> {
  try {
    const config = loadConfig(readEnvironment())
    const prepare = async (platform: Platform) => tellDemo(await createDemo(platform))
    return await startServer(config, { tellAdmin, ...(isDemo ? { prepare } : {}) })
  } catch (error) {
    // The user's own mistakes are told as sentences, without a stack of ours.
    console.error(error instanceof ConfigError ? error.message : error)
    return null
  }
}

function tellDemo({ users }: DemoReport): void {
  if (!users) {
    console.log('The demo is there already, or tables of its names are.')
    return
  }
  console.log('The demo was made. Two users can log in (their passwords are shown only now):')
  for (const { email, password } of [users.reader, users.editor]) console.log(`  ${email}   ${password}`)
}

function greet({ url }: RunningServer): void {
  console.log(`${releases}, is ready.\n  GraphQL  ${url}/graphql\n  System   ${url}/graphql/system\n  REST     ${url}/items/<collection>`)
}

/** Before anything else: what goes wrong later must not leave an administrator whose password nobody knows. */
function tellAdmin({ email, password }: FirstAdmin): void {
  const secret = password === null ? '' : `\n  Password:      ${password}   (shown this once)`
  console.log(`The first administrator was created.\n  Administrator: ${email}${secret}`)
}

async function stopAndExit(server: RunningServer): Promise<void> {
  await server.stop()
  process.exit(0)
}
