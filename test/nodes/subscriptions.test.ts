import { expect, it } from '@jest/globals'
import { type App, adminToken } from '../support/app.js'
import { connectSocket, type Frame, type SocketClient } from '../support/sockets.js'
import { type Cluster, onEachCluster, oneOf } from './cluster.js'

// Issue 18: subscriptions are told of writes on any node, by their own rights, in order for each item, none lost while Redis is away, none twice.

const memberToken = 'token-of-the-member'
let permission = 0

async function fill({ must }: App): Promise<void> {
  const id = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} }
  const plain = (field: string, type: string) => ({ field, type, schema: {}, meta: {} })
  await must('/collections', {
    body: { collection: 'notes', schema: {}, meta: {}, fields: [id, plain('step', 'integer'), plain('secret', 'integer')] },
  })
  const { id: policy } = await must<{ id: string }>('/policies', { body: { name: 'members' } })
  const { id: role } = await must<{ id: string }>('/roles', {
    body: { name: 'members', policies: { create: [{ policy }], update: [], delete: [] } },
  })
  await must('/users', { body: { email: 'member@example.com', role, token: memberToken } })
  const body = { policy, collection: 'notes', action: 'read', fields: ['id', 'step'], permissions: { secret: { _eq: 0 } } }
  permission = (await must<{ id: number }>('/permissions', { body })).id
}

async function subscribe(node: App, as: string): Promise<SocketClient> {
  const socket = await connectSocket(node)
  expect(await socket.ask({ type: 'auth', access_token: as })).toMatchObject({ status: 'ok' })
  expect(
    await socket.ask({ type: 'subscribe', collection: 'notes', event: null, query: { fields: ['id', 'step'], limit: -1 } }),
  ).toMatchObject({
    event: 'init',
  })
  return socket
}

/** The same by GraphQL. */
async function subscribeByGraphql(node: App, as: string): Promise<SocketClient> {
  const socket = await connectSocket(node, '/graphql', {}, ['graphql-transport-ws'])
  expect(await socket.ask({ type: 'connection_init', payload: { access_token: as } })).toMatchObject({ type: 'connection_ack' })
  const query = 'subscription { notes_mutated { key event data { step } } }'
  socket.send({ id: '1', type: 'subscribe', payload: { query } })
  return socket
}

type Told = readonly [event: unknown, value: unknown]

const toldBy = ({ event, data }: Frame): Told[] =>
  (data as readonly (string | number | { id: number; step: number })[]).map((item) => [
    event,
    typeof item === 'object' ? item.id : Number(item),
  ])

const toldByGraphql = ({ payload }: Frame): Told[] => {
  const { event, key } = (payload as { data: { notes_mutated: { event: string; key: string } } }).data.notes_mutated
  return [[event, Number(key)]]
}

/** Takes frames until the item with this key was deleted. */
async function until(socket: SocketClient, key: number, read: (frame: Frame) => Told[]): Promise<Told[]> {
  const told: Told[] = []
  while (!told.some(([event, value]) => event === 'delete' && value === key)) told.push(...read(await socket.next()))
  return told
}

/** Makes an item, changes it and deletes it, each on any node. */
async function live(nodes: readonly App[], secret: number, between: () => Promise<unknown> = async () => undefined): Promise<number> {
  const { id } = await oneOf(nodes).must<{ id: number }>('/items/notes', { body: { step: 0, secret } })
  await oneOf(nodes).must(`/items/notes/${id}`, { method: 'PATCH', body: { step: 1 } })
  await between()
  await oneOf(nodes).must(`/items/notes/${id}`, { method: 'PATCH', body: { step: 2 } })
  await oneOf(nodes).must(`/items/notes/${id}`, { method: 'DELETE' })
  return id
}

const lifeOf = (id: number): Told[] => [
  ['update', id],
  ['update', id],
  ['delete', id],
]
/** A creation is told by what the subscriber sees when it is told: an item that is gone by then is not. */
const withoutCreations = (told: readonly Told[]): readonly Told[] => told.filter(([event]) => event !== 'create')

async function onAll({ nodes }: Cluster, work: (sockets: readonly SocketClient[]) => Promise<void>, as: string): Promise<void> {
  const sockets = await Promise.all(nodes.map((node) => subscribe(node, as)))
  try {
    await work(sockets)
  } finally {
    for (const socket of sockets) await socket.close()
  }
}

onEachCluster(
  'Subscriptions to three nodes',
  3,
  (cluster) => {
    it('are told of creations, changes and deletions on every node, once and in order, by both protocols', async () => {
      const { nodes } = cluster()
      const graphql = await Promise.all(nodes.map((node) => subscribeByGraphql(node, adminToken)))
      await onAll(
        cluster(),
        async (sockets) => {
          const { id } = await nodes[0]!.must<{ id: number }>('/items/notes', { body: { step: 0, secret: 0 } })
          for (const socket of sockets) expect(toldBy(await socket.next())).toEqual([['create', id]])
          for (const socket of graphql) expect(toldByGraphql(await socket.next())).toEqual([['create', id]])
          await nodes[1]!.must(`/items/notes/${id}`, { method: 'PATCH', body: { step: 1 } })
          for (const socket of sockets) expect(toldBy(await socket.next())).toEqual([['update', id]])
          for (const socket of graphql) expect(toldByGraphql(await socket.next())).toEqual([['update', id]])
          await nodes[2]!.must(`/items/notes/${id}`, { method: 'DELETE' })
          for (const socket of sockets) expect(toldBy(await socket.next())).toEqual([['delete', id]])
          for (const socket of graphql) expect(toldByGraphql(await socket.next())).toEqual([['delete', id]])
        },
        adminToken,
      )
      for (const socket of graphql) await socket.close()
    })

    it('are told only of what their client may see, deletions included', async () => {
      const { nodes } = cluster()
      await onAll(
        cluster(),
        async (sockets) => {
          const hidden = await live(nodes, 1)
          const { id: open } = await nodes[0]!.must<{ id: number }>('/items/notes', { body: { step: 0, secret: 0 } })
          await nodes[1]!.must(`/items/notes/${open}`, { method: 'DELETE' })
          for (const socket of sockets) {
            const told = await until(socket, open, toldBy)
            expect(told.filter(([, id]) => id === hidden)).toEqual([])
          }
        },
        memberToken,
      )
    })

    it('are told nothing of what is written after a right was taken on another node', async () => {
      const { nodes } = cluster()
      await onAll(
        cluster(),
        async (sockets) => {
          await nodes[0]!.must(`/permissions/${permission}`, { method: 'PATCH', body: { permissions: { secret: { _eq: 7 } } } })
          const taken = await live(nodes, 0)
          await nodes[1]!.must(`/permissions/${permission}`, { method: 'PATCH', body: { permissions: { secret: { _eq: 0 } } } })
          const { id } = await nodes[2]!.must<{ id: number }>('/items/notes', { body: { step: 0, secret: 0 } })
          await nodes[2]!.must(`/items/notes/${id}`, { method: 'DELETE' })
          for (const socket of sockets) expect((await until(socket, id, toldBy)).filter(([, told]) => told === taken)).toEqual([])
        },
        memberToken,
      )
    })

    it('lose nothing, and hear nothing twice, while Redis is stopped and started', async () => {
      const { nodes, redis } = cluster()
      await onAll(
        cluster(),
        async (sockets) => {
          const lives = Array.from({ length: 6 }, (_, turn) => live(nodes, 0, turn === 0 ? () => redis.stop() : undefined))
          // Of those that live on while it is away, some end after it is back.
          await lives[0]
          await redis.start()
          const ids = await Promise.all([...lives, live(nodes, 0)])
          const { id: last } = await nodes[0]!.must<{ id: number }>('/items/notes', { body: { step: 0, secret: 0 } })
          await nodes[0]!.must(`/items/notes/${last}`, { method: 'DELETE' })
          for (const socket of sockets) {
            const told = withoutCreations(await until(socket, last, toldBy))
            for (const id of ids) {
              const own = told.filter(([, key]) => key === id)
              // An update whose item is gone when it is told is not told: the deletion is.
              expect([lifeOf(id), lifeOf(id).slice(1), lifeOf(id).slice(2)]).toContainEqual(own)
            }
          }
        },
        adminToken,
      )
    }, 30_000)

    it('go on with a client that authenticates again', async () => {
      const [reader, writer] = cluster().nodes as readonly [App, App]
      const socket = await subscribe(reader, memberToken)
      expect(await socket.ask({ type: 'auth', access_token: adminToken })).toMatchObject({ status: 'ok' })
      const { id } = await writer.must<{ id: number }>('/items/notes', { body: { step: 0, secret: 1 } })
      expect(toldBy(await socket.next())).toEqual([['create', id]])
      await writer.must(`/items/notes/${id}`, { method: 'DELETE' })
      expect(toldBy(await socket.next())).toEqual([['delete', id]])
      await socket.close()
    })
  },
  fill,
  { WEBSOCKETS_ENABLED: 'true', SYNCHRONIZATION_GRACE: '30s' },
)
