import { expect, it } from '@jest/globals'
import { eventually, full, makeFlow } from '../flows/make-flow.js'
import { databaseVariables, questionsTo } from '../support/app.js'
import { testDatabases } from '../support/databases.js'
import { openReceiver } from '../support/receiver.js'
import { type KillableServer, standbyServers } from '../support/standby.js'

// Issue 16: kill -9 between the commit of a write and the run of its durable flow loses no run, and invents none.

/** Of SQLite's server; `npm run test:crash -- --kills 10` kills the others as often, which start more slowly. */
const mostKills = 10
const killsOf = (database: string): number => (database === 'sqlite' ? mostKills : Number(process.env.CRASH_KILLS ?? 3))
const writes = 200
const accounts = 8
const start = standbyServers()

type Server = ReturnType<typeof questionsTo>

/** What the flow tells the other server: the item, and what was written. */
interface Told {
  readonly account: number
  readonly step: number
}

const column = (field: string, type: string) => ({ field, type, schema: {}, meta: {} })
const key = { ...column('id', 'integer'), schema: { is_primary_key: true, has_auto_increment: true } }

async function prepare({ must }: Server, url: string): Promise<void> {
  const collection = (name: string, ...fields: object[]) =>
    must('/collections', { body: { collection: name, schema: {}, meta: {}, fields: [key, ...fields] } })
  await collection('accounts', column('step', 'integer'))
  await collection('bookings', column('account', 'integer'), column('step', 'integer'))
  for (let id = 1; id <= accounts; id += 1) await must('/items/accounts', { body: { step: 0 } })
  const told = { account: '{{ $trigger.keys[0] }}', step: '{{ $trigger.payload.step }}' }
  await makeFlow({ must }, 'event', { type: 'action', durable: true, scope: ['items.update'], collections: ['accounts'] }, [
    { type: 'item-create', options: { collection: 'bookings', payload: told, ...full } },
    { type: 'request', options: { method: 'POST', url, body: told } },
  ])
}

/** Writes one account after the other step until the server is gone; every fourth write is taken back. Counts what was acknowledged. */
async function write({ request }: Server, account: number, steps: { next: number; done: number }, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    steps.next += 1
    const isTakenBack = steps.next % 4 === 0
    const body = { step: steps.next }
    try {
      const { status, text } = await request(`/items/accounts/${account}${isTakenBack ? '?dry_run=true' : ''}`, { method: 'PATCH', body })
      if (status !== 200) throw new Error(`${status} ${text}`)
      if (!isTakenBack) steps.done += 1
    } catch (error) {
      if (!isOver()) throw error
    }
  }
}

/** The committed steps of each account, in their order, as their history has them. */
async function committedSteps({ must }: Server): Promise<Map<number, number[]>> {
  const query = 'filter[collection][_eq]=accounts&fields=item,delta&sort=id&limit=-1&filter[activity][action][_eq]=update'
  const steps = new Map<number, number[]>()
  for (const { item, delta } of await must<{ item: string; delta: { step: number } }[]>(`/revisions?${query}`))
    steps.set(Number(item), [...(steps.get(Number(item)) ?? []), delta.step])
  return steps
}

/** Runs `work` while all accounts are written, and kills the server then. */
async function writeUntilKilled(server: KillableServer, steps: readonly { next: number; done: number }[], wanted: number): Promise<void> {
  const asked = questionsTo(server.url)
  const done = () => steps.reduce((sum, each) => sum + each.done, 0)
  let isOver = false
  const writing = Promise.all(steps.map((each, index) => write(asked, index + 1, each, () => isOver)))
  await Promise.race([
    writing,
    eventually(
      () => Promise.resolve(done()),
      (count) => count >= wanted,
      60_000,
    ),
  ])
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 100))
  isOver = true
  await Promise.all([server.kill(), writing])
}

for (const kind of testDatabases) {
  const kills = killsOf(kind.name)
  it(`issue 16: ${kills} times killed, each committed write of ${writes} has its run, in the order of its item (${kind.name})`, async () => {
    const [empty, receiver] = await Promise.all([kind.create(), openReceiver<Told>(5)])
    const environment = {
      PORT: '0',
      SECRET: 'a-secret-for-tests-that-is-long-enough',
      EXTENSIONS_PATH: './test/none',
      ADMIN_PASSWORD: 'admin-pass-1',
      ADMIN_TOKEN: 'token-of-the-administrator',
      IMPORT_IP_DENY_LIST: '',
      ...databaseVariables(empty.config),
    }
    let server = await start(environment)
    await prepare(questionsTo(server.url), receiver.url)
    const steps = Array.from({ length: accounts }, () => ({ next: 0, done: 0 }))
    for (let kill = 1; kill <= kills; kill += 1) {
      await writeUntilKilled(server, steps, (writes / kills) * kill)
      server = await start(environment)
    }

    const asked = questionsTo(server.url)
    const left = await eventually(
      () => asked.must<unknown[]>('/flows/deliveries'),
      ({ length }) => length === 0,
      60_000,
    )
    expect(left).toEqual([])
    const committed = await committedSteps(asked)
    expect([...committed.values()].flat().length).toBeGreaterThanOrEqual(writes)
    for (const [account, expected] of committed) {
      const told = receiver.received.flatMap(({ body }) => (body.account === account ? [body.step] : []))
      // A run that was cut off is repeated before the next of its item begins.
      expect(told.filter((step, index) => step !== told[index - 1])).toEqual(expected)
    }
    expect(receiver.received.every(({ body }) => committed.has(body.account))).toBe(true)
    await Promise.all([server.kill(), receiver.close()])
    await empty.drop()
  }, 300_000)
}
