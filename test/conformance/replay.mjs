// Replays the recordings of ../shared/conformance against a server of ours on a fresh database, one for each vendor, and fails when an
// area falls below its level in test/conformance-levels.json.
//   node test/conformance/replay.mjs [--vendor sqlite|postgres|mysql] [--only query,items] [--raise] [-v]
// --raise writes the levels again where they rose; they never fall. -v tells every difference.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import knex from 'knex'

const { values: options } = parseArgs({
  options: {
    vendor: { type: 'string' },
    only: { type: 'string' },
    raise: { type: 'boolean', default: false },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
})
const recordings = '../shared/conformance/run.mjs'
const levelsFile = 'test/conformance-levels.json'
const postgres = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const mysql = process.env.TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/'
/** Nobody recorded MariaDB. It has to answer as SQLite does, but for types of columns and the case of `_contains`. */
const recordedAs = { sqlite: 'sqlite', postgres: 'postgres', mysql: 'sqlite' }

if (!existsSync(recordings)) {
  console.log('No recordings here (../shared/conformance): nothing was replayed.')
  process.exit(0)
}

const vendors = options.vendor ? [options.vendor] : Object.keys(recordedAs)
const results = await Promise.all(vendors.map(replay))
process.exitCode = report(Object.fromEntries(vendors.map((vendor, index) => [vendor, results[index]]))) ? 0 : 1

/** Starts a server on a fresh database, replays, stops it. Gives { area: { passed, total } }; null where the database is not reachable. */
async function replay(vendor) {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-replay-'))
  const database = await freshDatabase(vendor, folder)
  if (!database) return null
  writeFileSync(join(folder, '.env'), '')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const entry = existsSync('dist/src/cli/index.js') ? ['dist/src/cli/index.js'] : ['--import', 'tsx', 'src/cli/index.ts']
  const server = spawn(process.execPath, [...entry, 'start'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...settings(url, port, folder), ...database.variables },
  })
  try {
    await answering(url, server)
    const file = join(folder, 'result.json')
    await run(process.execPath, [
      recordings,
      '--url',
      url,
      '--vendor',
      recordedAs[vendor],
      '--json',
      file,
      ...(options.only ? ['--only', options.only] : []),
      ...(options.verbose ? ['-v'] : []),
    ])
    return areasOf(JSON.parse(readFileSync(file, 'utf8')))
  } finally {
    const ended = server.exitCode === null && new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGINT')
    await ended
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the recordings were made with (../shared/conformance/README.md), and less time for logins than is good for real passwords. */
function settings(url, port, folder) {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'admin-pass-1',
    SECRET: 'reference-secret-of-at-least-thirty-two-characters',
    LOGIN_STALL_TIME: '0',
    REGISTER_STALL_TIME: '0',
    HASH_MEMORY_COST: '1024',
    HASH_TIME_COST: '2',
    HASH_PARALLELISM: '1',
    CACHE_ENABLED: 'false',
    RATE_LIMITER_ENABLED: 'false',
    // No recording is refused by it, and a fast machine registers more often in a minute than its default allows.
    RATE_LIMITER_REGISTRATION_ENABLED: 'false',
    PRESSURE_LIMITER_ENABLED: 'false',
    WEBSOCKETS_ENABLED: 'true',
    METRICS_ENABLED: 'true',
    TUS_ENABLED: 'true',
    FLOWS_ENV_ALLOW_LIST: 'PUBLIC_URL',
    IMPORT_IP_DENY_LIST: '',
    EMAIL_TRANSPORT: 'smtp',
    EMAIL_SMTP_HOST: '127.0.0.1',
    EMAIL_SMTP_PORT: '2525',
    USER_INVITE_URL_ALLOW_LIST: 'http://127.0.0.1:3000/accept',
    PASSWORD_RESET_URL_ALLOW_LIST: 'http://127.0.0.1:3000/reset',
    USER_REGISTER_URL_ALLOW_LIST: 'http://127.0.0.1:3000/verify',
    ROOT_REDIRECT: './admin',
    LOG_LEVEL: 'fatal',
    EXTENSIONS_PATH: join(folder, 'extensions'),
    STORAGE_LOCAL_ROOT: join(folder, 'uploads'),
    CONFIG_PATH: join(folder, '.env'),
  }
}

async function freshDatabase(vendor, folder) {
  if (vendor === 'sqlite')
    return { variables: { DB_CLIENT: 'sqlite', DB_FILENAME: join(folder, 'db.sqlite') }, drop: async () => undefined }
  const [title, client, connection] = vendor === 'mysql' ? ['MariaDB', 'mysql2', mysql] : ['PostgreSQL', 'pg', postgres]
  const admin = knex({ client, connection, pool: { min: 0, max: 1 } })
  const name = `tessera_replay_${process.pid}_${Date.now()}`
  try {
    await admin.raw('CREATE DATABASE ??', [name])
  } catch (error) {
    await admin.destroy()
    if (process.env.CI === 'true') throw error
    console.log(`${title} is not reachable (${error.code ?? error.message}): its recordings were not replayed.`)
    return null
  }
  const url = new URL(connection)
  url.pathname = `/${name}`
  return {
    variables: { DB_CLIENT: vendor, DB_CONNECTION_STRING: url.href },
    drop: async () => {
      if (vendor === 'mysql') await admin.raw('SET foreign_key_checks = 0')
      await admin.raw(vendor === 'mysql' ? 'DROP DATABASE ??' : 'DROP DATABASE ?? WITH (FORCE)', [name])
      await admin.destroy()
    },
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function answering(url, server) {
  for (let attempt = 0; attempt < 240; attempt++) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode} before it answered.`)
    const answer = await fetch(`${url}/server/ping`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('The server did not answer within a minute.')
}

function run(command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: options.verbose ? 'inherit' : 'ignore' })
    child.once('error', reject)
    // It ends with 1 when a case differs; the levels decide whether that is new.
    child.once('exit', resolve)
  })
}

function areasOf(result) {
  const list = Array.isArray(result) ? result : (result.scenarios ?? result.results)
  return Object.fromEntries(list.map(({ name, passed, total }) => [name, { passed, total }]))
}

/** Compares with the levels, prints what fell, keeps what rose when asked. */
function report(byVendor) {
  const levels = existsSync(levelsFile) ? JSON.parse(readFileSync(levelsFile, 'utf8')) : {}
  let isFine = true
  for (const [vendor, areas] of Object.entries(byVendor)) {
    if (!areas) continue
    const kept = { ...levels[vendor] }
    for (const [area, { passed, total }] of Object.entries(areas)) {
      const level = kept[area] ?? 0
      if (passed < level) {
        isFine = false
        console.log(`${vendor} ${area}: ${passed} of ${total} agree, ${level} did before.`)
      } else if (passed > level) kept[area] = passed
    }
    const sum = (key) => Object.values(areas).reduce((total, area) => total + area[key], 0)
    console.log(`${vendor}: ${sum('passed')} of ${sum('total')} recorded answers agree.`)
    levels[vendor] = Object.fromEntries(Object.entries(kept).sort(([one], [other]) => (one < other ? -1 : 1)))
  }
  if (options.raise) writeFileSync(levelsFile, `${JSON.stringify(levels, null, 2)}\n`)
  return isFine
}
