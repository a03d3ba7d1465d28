import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { databaseVariables, questionsTo } from '../support/app.js'
import { commandsIn, type StartedCommand } from '../support/commands.js'
import { testDatabases } from '../support/databases.js'
import { startRedis } from '../support/redis.js'
import { askMixed, connectionsTo, watchMemory } from './soak.js'

// Issue 18: five cold starts on one empty database; kill -9 of one of three nodes under load; a short soak (`SOAK_SECONDS=1200` for the long one, which tells
// what it measured).

const adminToken = 'token-of-the-administrator'
const soak = Number(process.env.SOAK_SECONDS ?? 3)
/** Milliseconds between the questions of the load, for a machine that has other things to do. */
const pause = Number(process.env.SOAK_PAUSE ?? 0)
const { start } = commandsIn()

type Node = ReturnType<typeof questionsTo>

/** Writes until told to stop. A node that is killed may refuse; the others never do. Gives the names that were acknowledged. */
async function write(node: Node, number: number, isOver: () => boolean, mayFail: () => boolean, rest = 0): Promise<string[]> {
  const told: string[] = []
  for (let turn = 0; !isOver(); turn += 1) {
    const name = `${number}/${turn}`
    try {
      const { status, text } = await node.request('/items/things', { body: { name } })
      if (status !== 200) throw new Error(`${status} ${text}`)
      told.push(name)
      if (rest > 0) await delay(rest)
    } catch (error) {
      if (!mayFail()) throw error
      return told
    }
  }
  return told
}

async function prepare({ must }: Node): Promise<void> {
  const id = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} }
  await must('/collections', {
    body: { collection: 'things', schema: {}, meta: {}, fields: [id, { field: 'name', type: 'string', schema: {}, meta: {} }] },
  })
}

async function missing({ must }: Node, names: readonly string[]): Promise<string[]> {
  const known = new Set((await must<{ name: string }[]>('/items/things?limit=-1&fields=name')).map(({ name }) => name))
  return names.filter((name) => !known.has(name))
}

const kinds = testDatabases.filter(({ name }) => name === 'postgres')

// A database that cannot be reached leaves no case, which Jest would take for a mistake.
if (kinds.length === 0) it.skip('several nodes as processes: PostgreSQL is not tested on', () => undefined)

for (const kind of kinds) {
  it(
    `five cold starts, a killed node, and ${soak} s of load (${kind.name})`,
    async () => {
      const redis = await startRedis()
      if (!redis) throw new Error('redis-server is not installed.')
      const empty = await kind.create()
      const environment = {
        PORT: '0',
        SECRET: 'a-secret-for-tests-that-is-long-enough',
        ADMIN_PASSWORD: 'admin-pass-1',
        ADMIN_TOKEN: adminToken,
        REDIS: redis.url,
        DB_POOL__MAX: '5',
        QUERY_MAX_COST: '',
        ...databaseVariables(empty.config),
      }
      const servers: StartedCommand[] = Array.from({ length: 5 }, () => start(environment))
      const nodes = await Promise.all(servers.map(async (server) => questionsTo(await server.url())))
      // One has installed, and only one: there is one administrator. All are healthy.
      expect(servers.filter((server) => server.text().includes('The first administrator was created'))).toHaveLength(1)
      for (const node of nodes)
        expect(JSON.parse((await node.request('/server/health')).text)).toMatchObject({ status: expect.stringMatching(/ok|warn/) })
      expect(await nodes[4]!.must<unknown[]>('/users?fields=id')).toHaveLength(1)
      for (const server of servers.splice(3)) {
        server.child.kill('SIGTERM')
        expect(await server.ended).toBe(0)
      }

      const [one, two, three] = nodes as [Node, Node, Node]
      await prepare(one)
      let isOver = false
      let isKilled = false
      const writing = [one, two, three].map((node, number) =>
        write(
          node,
          number,
          () => isOver,
          () => node === two && isKilled,
        ),
      )
      await delay(500)
      isKilled = true
      servers[1]!.child.kill('SIGKILL')
      await once(servers[1]!.child, 'exit')
      await delay(500)
      isOver = true
      const told = await Promise.all(writing)
      expect(told.every((names) => names.length > 0)).toBe(true)
      expect(await missing(three, told.flat())).toEqual([])

      // It comes back and is current: what is told to another holds for it at once.
      servers[1] = start(environment)
      const back = questionsTo(await servers[1].url())
      expect(await missing(back, told.flat())).toEqual([])
      await one.must('/fields/things', { body: { field: 'added', type: 'string', schema: {}, meta: {} } })
      expect((await back.request('/items/things?fields=added&limit=1')).status).toBe(200)

      // Load on two of them: no error, and nothing is left open.
      isOver = false
      setTimeout(() => {
        isOver = true
      }, soak * 1_000)
      const watched = watchMemory([servers[0]!, servers[1]].map(({ child }) => child.pid!))
      const over = () => isOver
      const never = () => false
      const [asked, names] = await Promise.all([
        Promise.all([one, back].map((node) => askMixed(node, over, pause))),
        Promise.all([one, back].map((node, place) => write(node, 10 + place, over, never, pause))),
      ])
      const figures = watched.stop()
      expect(await missing(three, names.flat())).toEqual([])
      if (soak >= 600) {
        console.log(JSON.stringify({ soak, asked, written: names.map(({ length }) => length), figures }))
        for (const figure of figures) expect(figure?.slope ?? 0).toBeLessThan(1)
      }

      for (const server of servers) {
        server.child.kill('SIGTERM')
        expect(await server.ended).toBe(0)
      }
      if ('connectionString' in empty.config) expect(await connectionsTo(empty.config.connectionString!)).toBe(0)
      await redis.stop()
      await empty.drop()
    },
    180_000 + soak * 2_000,
  )
}
