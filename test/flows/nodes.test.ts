import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type App, startApp } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { openReceiver } from '../support/receiver.js'
import { eventually, full, makeFlow } from './make-flow.js'

// Issue 16: two nodes of one database share deliveries and schedules. `SCHEDULE_SECONDS=60` for the long run.

const seconds = Number(process.env.SCHEDULE_SECONDS ?? 10)
const shared = testDatabases.filter(({ name }) => name !== 'sqlite')
const column = (field: string) => ({ field, type: 'integer', schema: {}, meta: {} })

// A database that cannot be reached leaves no case, which Jest would take for a mistake.
if (shared.length === 0) it.skip('Two nodes: no database that nodes can share is tested on', () => undefined)
else
  describe.each(shared.map((kind) => [kind.name, kind] as const))('Two nodes on %s', (_name, kind) => {
    let empty: EmptyDatabase
    let nodes: App[] = []
    beforeAll(async () => {
      empty = await kind.create()
      const start = () => startApp(empty.config, { IMPORT_IP_DENY_LIST: '' })
      // One after the other: the first makes the tables.
      nodes = [await start(), await start()]
      for (const [collection, field] of [
        ['jobs', 'step'],
        ['ticks', 'node'],
      ] as const)
        await nodes[0]!.must('/collections', { body: { collection, schema: {}, meta: {}, fields: [column(field)] } })
    }, 60_000)
    afterAll(async () => {
      await Promise.all(nodes.map((node) => node.stop()))
      await empty.drop()
    })
    /** Starts the second node again, so that it knows what the first was told: nodes have no bus yet. */
    const restartSecond = async () => {
      await nodes[1]!.stop()
      nodes[1] = await startApp(empty.config, { IMPORT_IP_DENY_LIST: '' })
    }

    it('no delivery is worked on twice at the same time, and none is lost', async () => {
      const receiver = await openReceiver<{ delivery: string; item: number; step: number }>(20)
      const told = { delivery: '{{ $trigger.delivery }}', item: '{{ $trigger.keys[0] }}', step: '{{ $trigger.payload.step }}' }
      const options = { type: 'action', durable: true, scope: ['items.update'], collections: ['jobs'] }
      const request = { type: 'request', options: { method: 'POST', url: receiver.url, body: told } }
      const flow = await makeFlow(nodes[0]!, 'event', options, [request], { accountability: null })
      for (let item = 0; item < 10; item += 1) await nodes[0]!.must('/items/jobs', { body: { step: 0 } })
      await restartSecond()
      await Promise.all(
        Array.from({ length: 10 }, async (_, item) => {
          for (let step = 1; step <= 10; step += 1)
            await nodes[step % 2]!.must(`/items/jobs/${item + 1}`, { method: 'PATCH', body: { step } })
        }),
      )
      const left = await eventually(
        () => nodes[0]!.must<unknown[]>('/flows/deliveries'),
        ({ length }) => length === 0,
        30_000,
      )
      expect(left).toEqual([])
      for (let item = 1; item <= 10; item += 1) {
        const runs = receiver.received.filter(({ body }) => body.item === item)
        expect(runs.map(({ body }) => body.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        // Each begins after the one before has ended, whichever node makes it.
        expect(runs.slice(1).filter(({ begin }, index) => begin < runs[index]!.end)).toEqual([])
      }
      expect(new Set(receiver.received.map(({ body }) => body.delivery)).size).toBe(100)
      expect(receiver.received).toHaveLength(100)
      await nodes[0]!.must(`/flows/${flow}`, { method: 'DELETE' })
      await receiver.close()
    }, 60_000)

    it(
      `a schedule of one second fires once a second in all (${seconds} s)`,
      async () => {
        const tick = { type: 'item-create', options: { collection: 'ticks', payload: { node: 1 }, ...full } }
        await makeFlow(nodes[0]!, 'schedule', { cron: '* * * * * *' }, [tick], { accountability: null })
        await restartSecond()
        const count = async () => Number((await nodes[0]!.must<[{ count: string }]>('/items/ticks?aggregate[count]=*'))[0].count)
        const before = await count()
        const begin = performance.now()
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
        const fired = (await count()) - before
        const passed = (performance.now() - begin) / 1000
        console.log(`${kind.name}: a schedule of one second fired ${fired} times in ${passed.toFixed(1)} s.`)
        expect(Math.abs(fired - passed)).toBeLessThanOrEqual(1.5)
      },
      seconds * 1000 + 60_000,
    )
  })
