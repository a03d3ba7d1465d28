import { afterAll, beforeAll, describe, it } from '@jest/globals'
import { type App, startApp } from '../support/app.js'
import { type EmptyDatabase, type TestDatabase, testDatabases } from '../support/databases.js'
import { type OwnRedis, startRedis } from '../support/redis.js'

/** Several nodes of one database, and their Redis. */
export interface Cluster {
  readonly nodes: readonly App[]
  readonly redis: OwnRedis
  readonly database: EmptyDatabase
}

/** Declares tests once for PostgreSQL and MariaDB, each with nodes on a database and a Redis of their own. `fill` prepares it by the first node. */
export function onEachCluster(
  title: string,
  size: number,
  declare: (cluster: () => Cluster) => void,
  fill: (app: App) => Promise<void>,
  environment: Record<string, string> = {},
  only: readonly TestDatabase['name'][] = ['postgres', 'mysql'],
): void {
  const kinds = testDatabases.filter(({ name }) => only.includes(name)).map((kind) => [kind.name, kind] as const)
  if (kinds.length === 0) {
    it.skip(`${title}: none of ${only.join(', ')} is tested on`, () => undefined)
    return
  }
  describe.each(kinds)(`${title}, on %s`, (_name, kind) => {
    const nodes: App[] = []
    let database: EmptyDatabase | undefined
    let redis: OwnRedis | null = null
    beforeAll(async () => {
      redis = await startRedis()
      if (!redis) return
      database = await kind.create()
      const settings = { REDIS: redis.url, ...environment }
      nodes.push(await startApp(database.config, settings))
      await fill(nodes[0]!)
      while (nodes.length < size) nodes.push(await startApp(database.config, settings))
    })
    afterAll(async () => {
      for (const node of nodes) await node.stop()
      await redis?.stop()
      await database?.drop()
    })
    declare(() => {
      if (!redis || !database) throw new Error('redis-server is not installed.')
      return { nodes, redis, database }
    })
  })
}

/** What is one of these, at random. */
export const oneOf = <Value>(list: readonly Value[]): Value => list[Math.floor(Math.random() * list.length)]!
