import { makeFlow, type OperationSketch } from '../flows/make-flow.js'
import type { App } from '../support/app.js'
import { createBenchDatabase } from './databases.js'
import { measure } from './measure.js'
import { startProcess } from './process.js'

const rounds = 400
/** Milliseconds between two writes: the flow of the one before is over. */
const pause = 15
/** How many times the time of a write without a flow one with a flow may take its writer, and requests/s that a webhook answers at the least. */
const allowed = 1.15
const enough = 500

type Asker = Pick<App, 'must'>

const condition: OperationSketch = { type: 'condition', options: { filter: { $trigger: { payload: { title: { _nnull: true } } } } } }
const transform: OperationSketch = { type: 'transform', options: { json: { text: 'Written: {{ $trigger.payload.title }}' } } }
const create: OperationSketch = {
  type: 'item-create',
  options: { collection: 'entries', payload: { text: '{{ $last.text }}' }, permissions: '$full' },
}
const webhook: readonly OperationSketch[] = [
  { type: 'condition', options: { filter: { $trigger: { body: { name: { _nnull: true } } } } } },
  { type: 'transform', options: { json: { greeting: 'Hello {{ $trigger.body.name }}' } } },
  { type: 'transform', options: { json: { text: '{{ $last.greeting }}!', method: '{{ $trigger.method }}' } } },
]

/** Measures what flows cost: their writers, and who asks them. False where it is too much. */
export async function benchFlows(
  name: string,
  settings: Readonly<Record<string, string>>,
  token: string,
  seconds: number,
  flags: readonly string[],
): Promise<boolean> {
  const database = await createBenchDatabase(name)
  if (!database) return true
  const server = await startProcess('./server-process.mjs', { ...settings, ...database.environment }, flags)
  try {
    console.log(`\n${database.name}: flows of three operations; the median of ${rounds} writes, and requests/s of 32 connections\n`)
    const as = askerOf(server.url, token)
    await prepare(as)
    const isCheap = [
      await compareWrites(as, 'with an action flow', 'flowed'),
      await compareWrites(as, 'with a durable flow', 'delivered', false),
    ].every(Boolean)
    const isFast = [await benchWebhook(as, 'webhook', null), await benchWebhook(as, 'webhook, logged', 'all')].every(Boolean)
    return isCheap && isFast
  } finally {
    await server.stop()
    await database.drop()
  }

  /** Answers of one webhook; with `all`, each run is written down with its data. */
  async function benchWebhook(as: Asker, title: string, accountability: string | null): Promise<boolean> {
    const id = await makeFlow(as, 'webhook', { method: 'POST' }, webhook, { accountability })
    const request = {
      method: 'POST' as const,
      path: `/flows/trigger/${id}`,
      body: '{"name":"Ada"}',
      headers: { 'content-type': 'application/json' },
    }
    const { perSecond, p50, p99, cpu } = await measure(server, { name: title, requests: [request], isRead: false }, seconds, {})
    const isEnough = perSecond >= enough
    console.log(
      `${title.padEnd(22)} ${perSecond.toFixed(0).padStart(8)}/s, p50 ${p50} ms, p99 ${p99} ms, CPU ${cpu.toFixed(2)} ms${isEnough ? '' : `   less than ${enough}`}`,
    )
    return isEnough
  }
}

/** Asks as the administrator; anything but a success is an error. */
const askerOf = (url: string, token: string): Asker => ({
  must: async (path, { method = 'POST', body } = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { data: never }).data
  },
})

async function prepare({ must }: Asker): Promise<void> {
  const column = (field: string) => ({ field, type: 'string', schema: {}, meta: {} })
  for (const [collection, field] of [
    ['plain', 'title'],
    ['flowed', 'title'],
    ['delivered', 'title'],
    ['entries', 'text'],
  ] as const)
    await must('/collections', { body: { collection, schema: {}, meta: {}, fields: [column(field)] } })
  const event = (collection: string) => ({ type: 'action', scope: ['items.create'], collections: [collection] })
  await makeFlow({ must }, 'event', event('flowed'), [condition, transform, create])
  await makeFlow({ must }, 'event', { ...event('delivered'), durable: true }, [condition, transform, create])
}

/** The time of a writer who waits for the answer, beside that of a write without a flow. Without `isJudged` it is only told. */
async function compareWrites({ must }: Asker, title: string, collection: string, isJudged = true): Promise<boolean> {
  const times = new Map<string, number[]>([
    ['plain', []],
    [collection, []],
  ])
  for (let round = -50; round < rounds; round += 1) {
    for (const [name, list] of times) {
      const begin = performance.now()
      await must(`/items/${name}`, { body: { title: `Title ${round}` } })
      if (round >= 0) list.push(performance.now() - begin)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  const [plain, flowed] = [...times.values()].map((list) => list.sort((one, other) => one - other)[Math.floor(rounds / 2)]!)
  const ratio = flowed! / plain!
  const isFine = !isJudged || ratio <= allowed
  console.log(
    `${title.padEnd(22)} ${flowed!.toFixed(2).padStart(8)} ms, without ${plain!.toFixed(2)} ms, ratio ${ratio.toFixed(2)}${isFine ? '' : `   more than ${allowed}`}`,
  )
  return isFine
}
