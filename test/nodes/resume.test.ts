import { expect, it } from '@jest/globals'
import { type App, adminToken, startApp } from '../support/app.js'
import { differences, listenWithCuts, ResumingClient, randomFrom, resumedEvents, writeAtRandom } from '../support/resuming.js'
import { onEachCluster } from './cluster.js'

// Issue 21: subscriptions go on after a cursor on another node, also when the one that they were connected to is gone.

async function fill({ must }: App): Promise<void> {
  const id = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} }
  const step = { field: 'step', type: 'integer', schema: {}, meta: {} }
  await must('/collections', { body: { collection: 'notes', schema: {}, meta: {}, fields: [id, step] } })
}

/** A client that was told of an item by a node. */
async function begun(node: App): Promise<ResumingClient> {
  const client = new ResumingClient(adminToken, 'notes')
  const first = client.listen(node, { events: 1, time: 10_000 })
  while (client.told.length === 0) {
    await node.must('/items/notes', { body: { step: 0 } })
    await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 200))])
  }
  await first
  // What was written twice above may be told in the second connection.
  await client.listen(node, { events: 100, time: 500 })
  client.told.length = 0
  return client
}

const settings = { WEBSOCKETS_ENABLED: 'true', SYNCHRONIZATION_GRACE: '30s' }

onEachCluster(
  'Issue 21: subscriptions to two nodes that go on after a cursor',
  2,
  (cluster) => {
    it(`lose nothing and repeat nothing when they are cut and change nodes over ${resumedEvents} events, and a node ends`, async () => {
      const seed = Number(process.env.RESUMED_SEED ?? Date.now() % 1_000_000)
      console.log(`Subscriptions that are cut: RESUMED_SEED=${seed} RESUMED_EVENTS=${resumedEvents}`)
      const { nodes, redis, database } = cluster()
      const third = await startApp(database.config, { REDIS: redis.url, ...settings })
      let asked: readonly App[] = [...nodes, third]
      const client = await begun(third)
      const last = 1_000_000
      const heard = listenWithCuts(
        client,
        () => asked,
        randomFrom(seed),
        ({ key }) => key === String(last),
      )
      const write = (writer: number) =>
        writeAtRandom(nodes, { collection: 'notes', field: 'step' }, resumedEvents / 4, randomFrom(seed + writer))
      const before = await Promise.all([write(1), write(2)])
      asked = nodes
      const [after] = await Promise.all([Promise.all([write(3), write(4)]), third.stop()])
      await nodes[0]!.must('/items/notes', { body: { id: last, step: 0 } })
      await heard
      expect(differences(client.told, new Map([...before, ...after].flatMap((written) => [...written])))).toEqual([])
    }, 600_000)
  },
  fill,
  settings,
)
