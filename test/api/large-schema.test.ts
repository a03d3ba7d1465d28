import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { buildClientSchema, getIntrospectionQuery } from 'graphql'
import { type App, startApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

// Issue 11 point 6: GraphQL schemas of many collections. What is tested here is the same on every database, so one is enough.

const token = 'token-of-a-reader-of-many'
const count = 300

let empty: EmptyDatabase
let app: App

beforeAll(async () => {
  empty = await testDatabases[0]!.create()
  app = await startApp(empty.config, { QUERY_MAX_COST: '' })
  const { knex } = app.platform.database
  for (let index = 0; index < count; index += 1) {
    const columns = Array.from({ length: 12 }, (_, column) => `f${column} ${['TEXT', 'INTEGER', 'REAL', 'BOOLEAN'][column % 4]}`).join(', ')
    // A chain and a tree: everything is in reach of everything.
    await knex.raw(
      `CREATE TABLE c${index} (id INTEGER PRIMARY KEY, ${columns}, next_one INTEGER REFERENCES c${(index + 1) % count}(id), parent INTEGER REFERENCES c${Math.floor(index / 2)}(id))`,
    )
  }
  for (let index = 0; index < count; index += 1)
    await knex.raw(`INSERT INTO c${index} (id, f0, f1, next_one, parent) VALUES (1, 'text ${index}', ${index}, NULL, NULL)`)
  for (let index = 0; index < count; index += 1) await knex.raw(`UPDATE c${index} SET next_one = 1, parent = 1`)
  await app.platform.schema.reload()
  const permissions = Array.from({ length: count }, (_, index) => ({
    collection: `c${index}`,
    action: 'read',
    fields: ['*'],
    permissions: {},
  }))
  await createUser(app, 'many', token, permissions)
}, 120_000)

afterAll(async () => {
  await app?.stop()
  await empty?.drop()
})

/** The longest time in which the server did nothing else, in milliseconds. */
async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 5)
  await work()
  await new Promise((resolve) => setTimeout(resolve, 20))
  clearInterval(timer)
  return longest
}

describe(`a GraphQL schema of ${count} collections`, () => {
  it('issue 11.6: the first question of a role holds nobody up for long', async () => {
    const query = '{ c7(filter: { next_one: { f1: { _eq: 8 } } }) { f0 next_one { f0 parent { f0 } } } }'
    let answer: Awaited<ReturnType<App['graphql']>> | undefined
    const stall = await longestStall(async () => {
      answer = await app.graphql(query, { as: token })
    })
    expect(answer!.body).toEqual({ data: { c7: [{ f0: 'text 7', next_one: { f0: 'text 8', parent: { f0: 'text 4' } } }] } })
    expect(stall).toBeLessThan(500)
  })

  const documents: readonly (readonly [string, string, unknown?])[] = [
    ['a list', '{ c1 { f0 next_one { f0 } } }'],
    ['aliases and fragments', '{ a: c1 { ...F } b: c2_by_id(id: 1) { id f1 } } fragment F on c1 { f0 parent { ... on c0 { f1 } } }'],
    ['a connection', '{ c3_connection(first: 1) { edges { node { next_one { f0 } } } totalCount } }'],
    ['numbers', '{ c40_aggregated { count { id } } c50_grouped(by: [f0]) { keys { f0 } count { id } } }'],
    [
      'a filter in variables',
      'query ($filter: c6_filter) { c6(filter: $filter) { f0 } }',
      { filter: { next_one: { next_one: { f1: { _eq: 8 } } } } },
    ],
    ['a many side', '{ c0 { f0 c0 { f0 } } c2 { c4 { f0 } c5 { f0 } } }'],
    ['what does not exist', '{ c1 { f0 nonesuch } }'],
    ['a collection that does not exist', '{ c1 { f0 } nonesuch { id } }'],
    ['a relation as a leaf', '{ c1 { next_one } }'],
    ['a wrong variable', 'query ($filter: c6_filter) { c6(filter: $filter) { f0 } }', { filter: { nonesuch: { _eq: 1 } } }],
    [
      'a write',
      'mutation { create_c29_item(data: { f0: "x", next_one: { f0: "y", parent: { f0: "z" } } }) { f0 next_one { f0 parent { f0 } } } }',
    ],
    [
      'a write by variables',
      'mutation ($data: create_c29_input!) { create_c29_item(data: $data) { next_one { f0 } } }',
      { data: { next_one: { f0: 'v' } } },
    ],
    ['no document', '{ c1 {'],
  ]

  it('the part of a schema answers as the whole does', async () => {
    const ask = async () => {
      const answers: unknown[] = []
      for (const [name, query, variables] of documents) answers.push([name, (await app.graphql(query, { variables })).body])
      return answers
    }
    const byParts = await ask()
    const { body } = await app.graphql(getIntrospectionQuery())
    expect(Object.keys(buildClientSchema(body.data as never).getTypeMap()).length).toBeGreaterThan(1_000)
    expect(byParts).toEqual(await ask())
  })

  it('schemas take a bounded amount of memory', async () => {
    const start = process.memoryUsage().heapUsed
    for (let index = 60; index < 100; index += 1) {
      const other = `token-of-another-reader-${index}`
      await createUser(app, `other${index}`, other, [{ collection: `c${index}`, action: 'read', fields: ['*'], permissions: {} }])
      expect((await app.graphql(`{ c${index} { f0 } }`, { as: other })).body).toEqual({
        data: { [`c${index}`]: [{ f0: `text ${index}` }] },
      })
    }
    expect(process.memoryUsage().heapUsed - start).toBeLessThan(300 * 2 ** 20)
  })
})
