import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type BenchCase, benchCases } from './cases.js'
import { fillDatabase } from './data.js'
import { type BenchDatabase, createBenchDatabase } from './databases.js'
import { benchExtensions } from './extensions.js'
import { benchFlows } from './flows.js'
import { benchLarge } from './large.js'
import { benchLive } from './live.js'
import { compareAnswers, type Measurement, measure } from './measure.js'
import { benchNodes } from './nodes.js'
import { type BenchOptions, readOptions } from './options.js'
import { ownCases } from './own-cases.js'
import { benchPages } from './pages.js'
import { benchPolicies } from './policies.js'
import { type ServerProcess, startProcess } from './process.js'
import { benchSearch } from './search.js'

const adminToken = 'token-of-the-bench'
const headers = { authorization: `Bearer ${adminToken}` }
const settings = {
  GRAPHQL_FEDERATION: 'true',
  SECRET: 'a-secret-for-the-bench-that-is-long-enough',
  ADMIN_TOKEN: adminToken,
  ADMIN_PASSWORD: 'admin-pass-1',
  PORT: '0',
  LOG_LEVEL: 'warn',
  EXTENSIONS_PATH: './test/bench/no-extensions',
}

/** Measures our server as it is built against the limit, case by case, database by database. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.build) execFileSync('npm', ['run', 'build', '--silent'], { stdio: ['ignore', 'ignore', 'inherit'] })
  for (const name of options.databases) {
    if ('policies'.includes(options.only) && !(await benchPolicies(name, settings, adminToken))) process.exitCode = 1
    if ('pages'.includes(options.only) && !(await benchPages(name, settings, adminToken))) process.exitCode = 1
    if ('extensions'.includes(options.only) && !(await benchExtensions(name, settings, adminToken, options.seconds))) process.exitCode = 1
    if ('flows'.includes(options.only) && !(await benchFlows(name, settings, adminToken, options.seconds, nodeFlags(options))))
      process.exitCode = 1
    if ('large'.includes(options.only) && !(await benchLarge(name, settings, adminToken, nodeFlags(options)))) process.exitCode = 1
    if ('live'.includes(options.only)) await benchLive(name, settings, headers, nodeFlags(options))
    if ('nodes'.includes(options.only) && !(await benchNodes(name, settings, headers, options.seconds))) process.exitCode = 1
    if ('search'.includes(options.only)) await benchSearch(name, settings, adminToken)
    if (![...benchCases, ...ownCases].some((benchCase) => benchCase.name.includes(options.only))) continue
    const database = await createBenchDatabase(name)
    if (!database) continue
    try {
      await benchDatabase(database, options)
    } finally {
      await database.drop()
    }
  }
}

async function benchDatabase(database: BenchDatabase, options: BenchOptions): Promise<void> {
  const environment = { ...settings, ...database.environment }
  await fillDatabase(environment)
  const ours = await startProcess('./server-process.mjs', environment, nodeFlags(options))
  const limit = await startProcess('./limit.ts', environment, ['--import', 'tsx'])
  try {
    console.log(`\n${database.name}: 32 connections, ${options.seconds} s each; ratio = our requests/s as a share of the limit's\n`)
    console.log(line(['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms', 'limit: requests/s', 'p50 ms', 'p99 ms', 'CPU ms', 'ratio']))
    const chosen = benchCases.filter(({ name }) => name.includes(options.only))
    await warmUp([ours, limit], chosen)
    for (const benchCase of chosen) await runCase(ours, limit, benchCase, options.seconds)
    console.log(await usageLine(ours, limit))
    for (const benchCase of ownCases) if (benchCase.name.includes(options.only)) await runOwnCase(ours, benchCase, options.seconds)
    console.log(await usageLine(ours, limit))
  } finally {
    await Promise.all([ours.stop(), limit.stop()])
  }
}

/** A server that has just started compiles its code still: the first case would be measured as slower than the others. In seconds. */
const warmUpTime = 5

async function warmUp(servers: readonly ServerProcess[], [first]: readonly BenchCase[]): Promise<void> {
  if (first) for (const server of servers) await measure(server, first, warmUpTime, headers)
}

/** What Node is told: as `npm start` does, and to write a profile where one is asked for. */
const nodeFlags = ({ profile }: BenchOptions): string[] => [
  ...flagsOfStart(),
  ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
]

/** What `npm start` tells Node. */
const flagsOfStart = (): string[] =>
  (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }).scripts.start
    .split(' ')
    .filter((word) => word.startsWith('--'))

async function runCase(ours: ServerProcess, limit: ServerProcess, benchCase: BenchCase, seconds: number): Promise<void> {
  try {
    if (benchCase.isRead) await compareAnswers(ours, limit, benchCase, headers)
    const mine = await measure(ours, benchCase, seconds, headers)
    const its = await measure(limit, benchCase, seconds, headers)
    console.log(line([benchCase.name, ...cells(mine), ...cells(its), (mine.perSecond / its.perSecond).toFixed(2)]))
  } catch (error) {
    process.exitCode = 1
    console.log(`${benchCase.name}: ${(error as Error).message}`)
  }
}

const usageLine = async (ours: ServerProcess, limit: ServerProcess): Promise<string> =>
  `\nstart-up ${ours.startTime.toFixed(0)} ms, peak memory ${(await ours.usage()).peak.toFixed(0)} MiB so far (the limit: ${(await limit.usage()).peak.toFixed(0)} MiB)\n`

async function runOwnCase(ours: ServerProcess, benchCase: BenchCase, seconds: number): Promise<void> {
  console.log(line([benchCase.name, ...cells(await measure(ours, benchCase, seconds, headers))]))
}

const cells = ({ perSecond, p50, p99, cpu }: Measurement): string[] => [perSecond.toFixed(0), String(p50), String(p99), cpu.toFixed(3)]

const line = ([name = '', ...values]: readonly string[]): string =>
  name.padEnd(22) + values.map((value, index) => value.padStart(index === 4 ? 19 : 11)).join('')

await main()
