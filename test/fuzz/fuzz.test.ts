import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { questionsTo } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { commandsIn } from '../support/commands.js'
import { testDatabases } from '../support/databases.js'
import { anyGraphqlRequest } from './graphql.js'
import { Random } from './random.js'
import { anyRestRequest, type FuzzRequest } from './rest.js'
import { sendAnyForm, talkToSocket } from './streams.js'

/** `npm run test:fuzz -- --runs 500000` for the long run; the title shows the seed that repeats one. */
const runs = Number(process.env.FUZZ_RUNS ?? 20_000)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
const adminToken = 'token-of-the-administrator'
const clients = 8
const patience = 5_000

const { start } = commandsIn()

/** What was wrong with an answer. */
interface Finding {
  readonly request: FuzzRequest | string
  readonly as: string | null
  readonly problem: string
}

for (const [index, kind] of testDatabases.entries()) {
  const own = Math.ceil(runs / 3)

  it(
    `issue 11: ${own} random requests of seed ${seed + index} leave the server well (${kind.name})`,
    async () => {
      const empty = await kind.create()
      const { config } = empty
      const server = start({
        PORT: '0',
        ADMIN_PASSWORD: 'admin-pass-1',
        ADMIN_TOKEN: adminToken,
        WEBSOCKETS_ENABLED: 'true',
        LOGIN_STALL_TIME: '0',
        REGISTER_STALL_TIME: '0',
        HASH_MEMORY_COST: '1024',
        HASH_TIME_COST: '2',
        HASH_PARALLELISM: '1',
        LOG_LEVEL: 'error',
        NODE_OPTIONS: '--expose-gc',
        DB_CLIENT: config.client,
        ...(config.client === 'sqlite' ? { DB_FILENAME: config.filename } : { DB_CONNECTION_STRING: String(config.connectionString) }),
      })
      const url = await server.url()
      await fillBlog(questionsTo(url))
      const findings: Finding[] = []
      const statuses = new Map<number, number>()
      const before = memoryOf(server.child.pid!)
      let sent = 0
      const client = async (number: number) => {
        const random = new Random((seed + index) * 1_000 + number)
        while (sent < own && findings.length < 20) {
          sent += 1
          await once(random, url, findings, statuses)
        }
      }
      await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))

      expect(findings).toEqual([])
      expect(server.text()).not.toMatch(/outside of any request|failed unexpectedly/)
      expect((await fetch(`${url}/server/ping`)).status).toBe(200)
      // A generator whose requests are all refused would prove nothing.
      expect(statuses.get(200) ?? 0).toBeGreaterThan(own / 20)
      await returned(server.child.pid!, before)
      server.child.kill('SIGTERM')
      expect(await server.ended).toBe(0)
      await empty.drop()
    },
    runs * 60 + 120_000,
  )
}

async function once(random: Random, url: string, findings: Finding[], statuses: Map<number, number>): Promise<void> {
  const as = random.pick([adminToken, readerToken, null])
  const began = performance.now()
  const kind = random.below(40)
  if (kind === 0) {
    const status = await sendAnyForm(random, url, as)
    judge('a form', as, status, performance.now() - began)
    return
  }
  if (kind === 1) {
    await talkToSocket(random, url, as ?? 'nobody')
    return
  }
  const request = kind < 14 ? anyGraphqlRequest(random) : anyRestRequest(random)
  const answer = await send(url, request, as)
  statuses.set(answer.status ?? 0, (statuses.get(answer.status ?? 0) ?? 0) + 1)
  judge(request, as, answer.status, performance.now() - began, answer.text)

  function judge(request: FuzzRequest | string, as: string | null, status: number | null, time: number, text = ''): void {
    if (status !== null && status >= 500) findings.push({ request, as, problem: `${status} ${text.slice(0, 300)}` })
    if (/"code":"INTERNAL_SERVER_ERROR"/.test(text)) findings.push({ request, as, problem: text.slice(0, 300) })
    if (time > patience) findings.push({ request, as, problem: `took ${Math.round(time)} ms` })
    if (status === null && typeof request !== 'string') findings.push({ request, as, problem: `no answer: ${text}` })
  }
}

async function send(
  url: string,
  { method, path, headers, body }: FuzzRequest,
  as: string | null,
): Promise<{ status: number | null; text: string }> {
  try {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(as === null ? {} : { authorization: `Bearer ${as}` }) },
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body }),
    })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    return { status: null, text: `${String(error)} ${String((error as Error).cause)}` }
  }
}

/** Megabytes that a process holds. */
const memoryOf = (pid: number): number => {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** Waits until a process holds little more than caches may. */
async function returned(pid: number, before: number): Promise<void> {
  const end = Date.now() + 20_000
  while (memoryOf(pid) > before + 450) {
    if (Date.now() > end) throw new Error(`The server holds ${Math.round(memoryOf(pid))} MB; it began with ${Math.round(before)}.`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
