import { randomUUID } from 'node:crypto'
import { loadConfig } from '../../src/config/config.js'
import { type RunningServer, startServer } from '../../src/start.js'
import { createBenchDatabase } from './databases.js'
import { startProcess } from './process.js'

const collections = 500
const fieldsOfEach = 20
const roles = 20
const bounds = { start: 5_000, memory: 400, field: 300 }

/** Measures a schema of 500 collections, 10,000 fields and 20 roles: the start, the memory after every role has asked once, and a new field while others ask. */
export async function benchLarge(
  databaseName: string,
  settings: Readonly<Record<string, string>>,
  adminToken: string,
  nodeFlags: readonly string[],
): Promise<boolean> {
  const database = await createBenchDatabase(databaseName)
  if (!database) return true
  const environment = { ...settings, ...database.environment }
  const tokens = await fill(environment)
  const server = await startProcess('./server-process.mjs', environment, nodeFlags)
  const ask = async (token: string, path: string, body?: unknown, method = 'POST') => {
    const response = await fetch(server.url + path, {
      method: body === undefined ? 'GET' : method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${(await response.text()).slice(0, 300)}`)
    return response.text()
  }
  try {
    for (const [index, token] of tokens.entries()) {
      const name = `c${index}`
      await ask(token, '/graphql', { query: `{ ${name}(limit: 5, sort: ["id"]) { id f1 next { id f2 } } }` })
      await ask(token, `/items/${name}?fields=*,next.f3&limit=5`)
    }
    const { peak } = await server.usage()
    const { first, slowest } = await fieldWhileOthersAsk(ask, adminToken, tokens)
    console.log(
      `\n${database.name}: ${collections} collections, ${collections * fieldsOfEach} fields, ${roles} roles\n` +
        `start ${server.startTime.toFixed(0)} ms (at most ${bounds.start})\n` +
        `memory after each role asked by GraphQL and REST ${peak.toFixed(0)} MB (at most ${bounds.memory})\n` +
        `a new field is made and answered in ${first.toFixed(0)} ms (at most ${bounds.field}); meanwhile no other answer took more than ${slowest.toFixed(0)} ms`,
    )
    return server.startTime <= bounds.start && peak <= bounds.memory && first <= bounds.field
  } finally {
    await server.stop()
    await database.drop()
  }
}

type Ask = (token: string, path: string, body?: unknown, method?: string) => Promise<string>

/** Makes a field and asks for it at once, while all roles go on asking; the best of five, since a process that shares its processors is seldom alone. */
async function fieldWhileOthersAsk(ask: Ask, adminToken: string, tokens: readonly string[]): Promise<{ first: number; slowest: number }> {
  let isOver = false
  let slowest = 0
  const others = tokens.slice(0, 4).map(async (token, index) => {
    while (!isOver) {
      const begin = performance.now()
      await ask(token, '/graphql', { query: `{ c${index}(limit: 5, sort: ["id"]) { id f1 } }` })
      slowest = Math.max(slowest, performance.now() - begin)
    }
  })
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const begin = performance.now()
    await ask(adminToken, '/fields/c7', { field: `added${round}`, type: 'string', schema: {}, meta: {} })
    await ask(adminToken, `/items/c7?fields=added${round}&limit=1`)
    times.push(performance.now() - begin)
  }
  isOver = true
  await Promise.all(others)
  console.log(`a new field, each time: ${times.map((time) => time.toFixed(0)).join(', ')} ms`)
  return { first: Math.min(...times), slowest }
}

/** Makes the tables and, for each role, a user with rules on all of them; gives the users' tokens. */
async function fill(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const tokens = Array.from({ length: roles }, (_, index) => `token-of-role-${index}-${randomUUID()}`)
  const server = await startServer(loadConfig({ ...environment, PORT: '0' }))
  try {
    const { knex } = server.platform.database
    const types = ['TEXT', 'INTEGER', 'BOOLEAN', 'TIMESTAMP']
    for (let index = 0; index < collections; index += 1) {
      const columns = Array.from({ length: fieldsOfEach - 2 }, (_, column) => `f${column} ${types[column % types.length]}`).join(', ')
      await knex.raw(`CREATE TABLE c${index} (id INTEGER PRIMARY KEY, ${columns}, next INTEGER REFERENCES c${Math.max(0, index - 1)}(id))`)
      await knex(`c${index}`).insert([1, 2, 3].map((id) => ({ id, f0: `text ${id}`, f1: id, next: id })))
    }
    await server.platform.schema.reload()
    await makeRoles(server, environment.ADMIN_TOKEN!, tokens)
  } finally {
    await server.stop()
  }
  return tokens
}

/** The rules are written as rows: by requests they would take minutes. */
async function makeRoles({ url, platform }: RunningServer, adminToken: string, tokens: readonly string[]): Promise<void> {
  const post = async (path: string, body: unknown): Promise<{ id: string }> => {
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${(await response.text()).slice(0, 300)}`)
    return ((await response.json()) as { data: { id: string } }).data
  }
  for (const [number, token] of tokens.entries()) {
    const policy = await post('/policies', { name: `policy ${number}` })
    // No two roles see the same.
    const columns = Array.from({ length: fieldsOfEach - 2 }, (_, column) => `f${column}`)
    const fields = ['id', 'next', ...columns.filter((_, column) => column < 4 || column !== number % columns.length)].join(',')
    const rows = Array.from({ length: collections }, (_, index) => ({
      collection: `c${index}`,
      action: 'read',
      fields,
      permissions: JSON.stringify({ f1: { _neq: 100 + number } }),
      policy: policy.id,
    }))
    await platform.database.knex.batchInsert('directus_permissions', rows, 100)
    const role = await post('/roles', { name: `role ${number}`, policies: [{ policy: policy.id }] })
    await post('/users', { email: `role${number}@example.com`, role: role.id, token })
  }
}
