import { expect, it } from '@jest/globals'
import type { App, Question } from '../support/app.js'
import { type Cluster, onEachCluster, oneOf } from './cluster.js'

// Issue 18, security case 45 over several nodes: what one node was told holds for every request that begins afterwards on any node.

/** `NODES_TRIALS=1000` for the long run. */
const trials = Number(process.env.NODES_TRIALS ?? 24)
const memberToken = 'token-of-the-member'

interface World {
  readonly role: string
  readonly policy: string
  readonly user: string
  readonly permission: number
  fields: number
}

let world: World

async function fill({ must }: App): Promise<void> {
  const name = { field: 'name', type: 'string', schema: {}, meta: {} }
  const id = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} }
  await must('/collections', { body: { collection: 'things', schema: {}, meta: {}, fields: [id, name] } })
  await must('/items/things', { body: [{ name: 'one' }, { name: 'two' }] })
  const { id: policy } = await must<{ id: string }>('/policies', { body: { name: 'members' } })
  const { id: role } = await must<{ id: string }>('/roles', {
    body: { name: 'members', policies: { create: [{ policy }], update: [], delete: [] } },
  })
  const { id: user } = await must<{ id: string }>('/users', {
    body: { email: 'member@example.com', password: 'member-pass-1', role, token: memberToken },
  })
  const { id: permission } = await must<{ id: number }>('/permissions', {
    body: { policy, collection: 'things', action: 'read', fields: ['*'], permissions: {} },
  })
  world = { role, policy, user, permission, fields: 0 }
}

/** Asks until the server is not cut off from Redis any more: then it says 503, and nothing of the past. */
async function ask(node: App, path: string, question: Question = {}): Promise<{ status: number; text: string }> {
  for (const end = Date.now() + 15_000; ; ) {
    const answer = await node.request(path, question)
    if (answer.status !== 503 || Date.now() > end) return answer
  }
}

async function tell(node: App, path: string, method: string, body?: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await ask(node, path, { method, body })
  expect([path, answer.status, answer.text]).toEqual([path, expect.any(Number), expect.any(String)])
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer
}

type Change = (writer: App) => Promise<(reader: App) => Promise<void>>

const asMember = { as: memberToken }
const expectStatus = async (reader: App, path: string, status: number, question: Question = asMember): Promise<void> =>
  expect([path, (await ask(reader, path, question)).status]).toEqual([path, status])

/** Changes on one node, and the question that shows on another whether it is obeyed. */
const changes: Readonly<Record<string, Change>> = {
  'a revoked permission': async (writer) => {
    await tell(writer, `/permissions/${world.permission}`, 'DELETE')
    const body = { policy: world.policy, collection: 'things', action: 'read', fields: ['*'], permissions: {} }
    return async (reader) => {
      await expectStatus(reader, '/items/things', 403)
      const answer = await tell(reader, '/permissions', 'POST', body)
      world = { ...world, permission: (JSON.parse(answer.text) as { data: { id: number } }).data.id }
      await expectStatus(writer, '/items/things', 200)
    }
  },
  'a narrowed permission': async (writer) => {
    const name = oneOf(['one', 'two'])
    await tell(writer, `/permissions/${world.permission}`, 'PATCH', { permissions: { name: { _eq: name } } })
    return async (reader) => {
      const { text } = await ask(reader, '/items/things?fields=name&filter[name][_in]=one,two', asMember)
      expect(JSON.parse(text)).toEqual({ data: [{ name }] })
      await tell(reader, `/permissions/${world.permission}`, 'PATCH', { permissions: {} })
    }
  },
  'a suspended user': async (writer) => {
    await tell(writer, `/users/${world.user}`, 'PATCH', { status: 'suspended' })
    return async (reader) => {
      await expectStatus(reader, '/users/me', 401)
      await tell(reader, `/users/${world.user}`, 'PATCH', { status: 'active' })
      await expectStatus(writer, '/users/me', 200)
    }
  },
  'a new field, and a dropped one': async (writer) => {
    const field = `field_${world.fields++}`
    await tell(writer, '/fields/things', 'POST', { field, type: 'string', schema: {}, meta: {} })
    return async (reader) => {
      await expectStatus(reader, `/items/things?fields=${field}`, 200)
      const { text } = await ask(reader, '/graphql', { ...asMember, method: 'POST', body: { query: `{ things { ${field} } }` } })
      expect(text).toContain(`"${field}":null`)
      await tell(reader, `/fields/things/${field}`, 'DELETE')
      await expectStatus(writer, `/items/things?fields=${field}`, 403)
    }
  },
  'a setting': async (writer) => {
    const project_name = `Project ${Math.random()}`
    await tell(writer, '/settings', 'PATCH', { project_name })
    return async (reader) => expect((await ask(reader, '/server/info', { as: null })).text).toContain(project_name)
  },
  'an item': async (writer) => {
    const name = `item ${Math.random()}`
    await tell(writer, '/items/things/2', 'PATCH', { name })
    return async (reader) => {
      expect((await ask(reader, '/items/things/2', asMember)).text).toContain(name)
      await tell(reader, '/items/things/2', 'PATCH', { name: 'two' })
    }
  },
  'an ended session': async (writer) => {
    const { text } = await ask(writer, '/auth/login', {
      as: null,
      body: { email: 'member@example.com', password: 'member-pass-1' },
      method: 'POST',
    })
    const { access_token: as, refresh_token } = (JSON.parse(text) as { data: { access_token: string; refresh_token: string } }).data
    return async (reader) => {
      await expectStatus(reader, '/users/me', 200, { as })
      await ask(writer, '/auth/logout', { as: null, method: 'POST', body: { refresh_token } })
      await expectStatus(reader, '/users/me', 401, { as })
    }
  },
}

async function trial({ nodes }: Cluster): Promise<void> {
  const writer = oneOf(nodes)
  const reader = oneOf(nodes.filter((node) => node !== writer))
  const [name, change] = oneOf(Object.entries(changes))
  try {
    await (await change(writer))(reader)
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
  }
}

const disturbances: Readonly<Record<string, (cluster: Cluster) => Promise<unknown>>> = {
  FLUSHALL: ({ redis }) => redis.command('FLUSHALL'),
  'CLIENT KILL': ({ redis }) => redis.command('CLIENT', 'KILL', 'TYPE', 'normal'),
  'a process that is stopped and started': async ({ redis }) => {
    await redis.stop()
    await redis.start()
  },
}

onEachCluster(
  'Three nodes: none is answered by the past',
  3,
  (cluster) => {
    it.each(Object.keys(changes))('after %s', async (name) => {
      const [writer, reader] = cluster().nodes as readonly [App, App]
      await (await changes[name]!(writer))(reader)
    })

    it(
      `after ${trials} changes, each followed at once by the question on another`,
      async () => {
        for (let turn = 0; turn < trials; turn += 1) await trial(cluster())
      },
      trials * 1_000,
    )

    it.each(Object.keys(disturbances))(
      'while Redis is restarted in between by %s',
      async (name) => {
        const turns = Math.ceil(trials / 6)
        const between = Math.ceil(turns / 3)
        for (let turn = 0; turn < turns; turn += 1) {
          const disturbed = turn % between === 0 ? disturbances[name]!(cluster()) : null
          await trial(cluster())
          await disturbed
        }
      },
      trials * 1_000,
    )
  },
  fill,
  { SYNCHRONIZATION_GRACE: '10s' },
)
