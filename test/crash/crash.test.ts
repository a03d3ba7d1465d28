import { once } from 'node:events'
import { expect, it } from '@jest/globals'
import { databaseVariables, questionsTo } from '../support/app.js'
import { commandsIn, type StartedCommand } from '../support/commands.js'
import { testDatabases } from '../support/databases.js'

// Issue 11: kill -9 under load. What was acknowledged is there, and of nothing is there a half.

/** `npm run test:crash -- --kills 30` for the long run. */
const kills = Number(process.env.CRASH_KILLS ?? 3)
const adminToken = 'token-of-the-administrator'
const clients = 6
/** Orders that are acknowledged before each kill: a run in which nothing was written would prove nothing. */
const atLeast = 6

const { start } = commandsIn()

const key = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} }
const plain = (field: string, type: string) => ({ field, type, schema: {}, meta: {} })

/** Orders with lines: an order says how many it has, so that a half of one is seen. */
async function prepare({ must }: Pick<ReturnType<typeof questionsTo>, 'must'>): Promise<void> {
  const collection = (name: string, ...fields: object[]) =>
    must('/collections', { body: { collection: name, schema: {}, meta: {}, fields: [key, ...fields] } })
  await collection('orders', plain('name', 'string'), plain('size', 'integer'))
  await collection('order_lines', plain('text', 'string'), plain('order', 'integer'))
  await must('/fields/orders', { body: { field: 'lines', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
  await must('/relations', {
    body: { collection: 'order_lines', field: 'order', related_collection: 'orders', meta: { one_field: 'lines' }, schema: {} },
  })
}

interface Order {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly lines: readonly { readonly text: string }[]
}

/** What clients were told, by the key of the order: its last acknowledged name, and the names that may have come after it. */
type Told = Map<number, { name: string; perhaps: string | null }>

/** Writes orders until the server is gone. */
async function write({ request }: ReturnType<typeof questionsTo>, told: Told, number: number, isOver: () => boolean): Promise<void> {
  const own: number[] = []
  for (let turn = 0; !isOver(); turn += 1) {
    const known = turn % 3 === 2 ? own[turn % Math.max(1, own.length)] : undefined
    const name = `${number}-${turn}-${Date.now()}`
    const size = 1 + (turn % 4)
    const lines = Array.from({ length: size }, (_, index) => ({ text: `${name}/${index}` }))
    const state = known === undefined ? undefined : told.get(known)
    if (state) state.perhaps = name
    try {
      const answer = await request(known === undefined ? '/items/orders' : `/items/orders/${known}`, {
        method: known === undefined ? 'POST' : 'PATCH',
        body: { name, size, lines },
      })
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
      const { id } = answer.body.data as unknown as Order
      if (known === undefined) own.push(id)
      told.set(id, { name, perhaps: null })
    } catch (error) {
      if (!isOver()) throw error
    }
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function check({ must }: ReturnType<typeof questionsTo>, told: Told): Promise<void> {
  const orders = await must<Order[]>('/items/orders?limit=-1&fields=id,name,size,lines.text')
  const byId = new Map(orders.map((order) => [order.id, order]))
  for (const [id, { name, perhaps }] of told) {
    expect([id, [name, perhaps].includes(byId.get(id)?.name ?? '')]).toEqual([id, true])
  }
  for (const { name, size, lines } of orders)
    expect([name, lines.map(({ text }) => text).sort()]).toEqual([
      name,
      Array.from({ length: size }, (_, index) => `${name}/${index}`).sort(),
    ])
  // Each row has its history.
  const revisions = await must<{ item: string }[]>('/revisions?filter[collection][_eq]=orders&fields=item&limit=-1')
  const items = new Set(revisions.map(({ item }) => item))
  expect(orders.filter(({ id }) => !items.has(String(id)))).toEqual([])
  const dangling = await must<unknown[]>('/items/order_lines?filter[order][id][_null]=true&filter[order][_nnull]=true&fields=id')
  expect(dangling).toEqual([])
}

for (const kind of testDatabases) {
  it(
    `issue 11: ${kills} times killed under load, nothing acknowledged is lost (${kind.name})`,
    async () => {
      const empty = await kind.create()
      const environment = {
        PORT: '0',
        ADMIN_PASSWORD: 'admin-pass-1',
        ADMIN_TOKEN: adminToken,
        QUERY_MAX_COST: '',
        ...databaseVariables(empty.config),
      }
      const told: Told = new Map()
      let server: StartedCommand = start(environment)
      await prepare(questionsTo(await server.url()))
      for (let kill = 0; kill < kills; kill += 1) {
        let isOver = false
        const asked = questionsTo(await server.url())
        const writing = Promise.all(
          Array.from({ length: clients }, (_, number) => write(asked, told, kill * clients + number, () => isOver)),
        )
        // A busy machine may need longer to write as much: the blow falls amid writes, never before the first ones.
        await Promise.race([writing, until(() => told.size >= (kill + 1) * atLeast)])
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 600))
        isOver = true
        server.child.kill('SIGKILL')
        await Promise.all([once(server.child, 'exit'), writing])
        server = start(environment)
        await check(questionsTo(await server.url()), told)
      }
      server.child.kill('SIGTERM')
      expect(await server.ended).toBe(0)
      await empty.drop()
    },
    kills * 20_000 + 60_000,
  )
}
