import { mkdirSync, writeFileSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { commandsIn, type StartedCommand } from '../support/commands.js'
import { testDatabases } from '../support/databases.js'

// Issue 11 point 12: SIGTERM.

const { folder, start } = commandsIn()

/** Creating a tag takes 1.5 s: half of it before its row is written, half afterwards, in the same transaction. */
const slow = `
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
export default ({ filter }) => {
  filter('items.create', async (payload, { collection }, { database }) => {
    if (collection !== 'tags') return payload
    console.log('hook: begun')
    await database('tags').insert({ name: 'by the hook' })
    await wait(payload.name === 'very slow' ? 6000 : 1500)
    console.log('hook: done')
    return payload
  })
}`
const hook = join(folder, 'extensions', 'hooks', 'slow')
mkdirSync(hook, { recursive: true })
writeFileSync(join(hook, 'index.js'), slow)

interface Heard {
  readonly status: number | null
  readonly connection: string | undefined
  readonly text: string
}

function send(url: string, agent: Agent, body?: object): Promise<Heard> {
  return new Promise((resolve) => {
    const headers = { authorization: 'Bearer an-admin-token', 'content-type': 'application/json' }
    const request = httpRequest(url, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      let text = ''
      response.on('data', (piece) => (text += String(piece)))
      response.on('end', () => resolve({ status: response.statusCode ?? null, connection: response.headers.connection, text }))
    })
    request.on('error', () => resolve({ status: null, connection: undefined, text: '' }))
    request.end(body && JSON.stringify(body))
  })
}

const fields = [
  { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} },
  { field: 'name', type: 'string', schema: {}, meta: {} },
]

for (const kind of testDatabases) {
  const environmentOf = (config: Awaited<ReturnType<typeof kind.create>>['config'], rest: Record<string, string>) => ({
    PORT: '0',
    ADMIN_PASSWORD: 'admin-pass-1',
    ADMIN_TOKEN: 'an-admin-token',
    EXTENSIONS_PATH: './extensions',
    DB_CLIENT: config.client,
    ...(config.client === 'sqlite' ? { DB_FILENAME: config.filename } : { DB_CONNECTION_STRING: String(config.connectionString) }),
    ...rest,
  })
  const names = async (server: StartedCommand) => {
    const { text } = await send(`${await server.url()}/items/tags?fields=name&sort=id&limit=-1`, new Agent())
    return (JSON.parse(text) as { data: { name: string }[] }).data.map(({ name }) => name)
  }

  it(`12: SIGTERM lets a write end and be answered, or takes it back and says so (${kind.name})`, async () => {
    const empty = await kind.create()
    const kept = new Agent({ keepAlive: true })
    const first = start(environmentOf(empty.config, {}))
    const url = await first.url()
    expect((await send(`${url}/collections`, kept, { collection: 'tags', schema: {}, meta: {}, fields })).status).toBe(200)

    const writing = send(`${url}/items/tags`, new Agent({ keepAlive: true }), { name: 'patient' })
    await first.until(/hook: begun/)
    first.child.kill('SIGTERM')
    const answer = await writing
    expect([answer.status, answer.connection]).toEqual([200, 'close'])
    expect(await first.ended).toBe(0)
    expect((await send(`${url}/server/ping`, kept)).status).toBeNull()

    const second = start(environmentOf(empty.config, { SERVER_SHUTDOWN_TIMEOUT: '300' }))
    expect(await names(second)).toEqual(['by the hook', 'patient'])
    const given = send(`${await second.url()}/items/tags`, new Agent({ keepAlive: true }), { name: 'very slow' })
    await second.until(/hook: begun/)
    second.child.kill('SIGTERM')
    const refused = await given
    expect([refused.status, refused.connection]).toEqual([503, 'close'])
    expect(refused.text).toContain('SERVICE_UNAVAILABLE')
    expect(await second.ended).toBe(0)

    const third = start(environmentOf(empty.config, {}))
    expect(await names(third)).toEqual(['by the hook', 'patient'])
    third.child.kill('SIGTERM')
    expect(await third.ended).toBe(0)
    await empty.drop()
  })
}
