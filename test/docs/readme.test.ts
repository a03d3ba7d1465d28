import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { createDemo } from '../../src/demo/index.js'
import { readRoot } from '../guards/source.js'
import { adminToken, onEachApp } from '../support/app.js'
import { connectAssistant } from '../support/assistant.js'
import { createUser } from '../support/blog.js'
import { picture } from '../support/files.js'

const run = promisify(execFile)

/** The block that follows `<!-- example: name -->` in a document. */
function example(name: string, document = 'README.md'): string {
  const block = new RegExp(`<!-- example: ${name} -->\n\`\`\`\\w*\n([\\s\\S]*?)\`\`\``).exec(readRoot(document))
  if (!block) throw new Error(`${document} has no example "${name}"`)
  return block[1]!
}

onEachApp('README: an empty database', (app) => {
  it('takes the commands that are shown', async () => {
    const address = app().url.replace('http://', '')
    const { stdout } = await run('bash', ['-euc', example('empty').replaceAll('localhost:8055', address)])
    expect(stdout).toContain('"title":"Hello"')
    expect(await app().must('/items/articles')).toEqual([{ id: 1, title: 'Hello' }])
  })
})

onEachApp('Assistants', (app) => {
  it('are connected as it says', async () => {
    const address = app().url.replace('http://', '')
    const commands = `${example('empty')}\n${example('switch-on', 'src/mcp/README.md')}`
    const { stdout } = await run('bash', ['-euc', commands.replaceAll('localhost:8055', address)])
    const token = /"token":"(tessera_[^"]+)"/.exec(stdout)![1]!
    const file = example('servers', 'src/mcp/README.md').replace('localhost:8055', address).replace('<token>', token)
    const { mcpServers } = JSON.parse(file) as { mcpServers: Record<string, { url: string; headers: { Authorization: string } }> }
    const { url, headers } = mcpServers['my-project']!
    expect([url, headers.Authorization]).toEqual([`${app().url}/mcp`, `Bearer ${token}`])
    const assistant = await connectAssistant(app(), token)
    expect((await assistant.call('items', { action: 'read', collection: 'articles' })).raw).toEqual([{ id: 1, title: 'Hello' }])
    await assistant.close()
  })
})

onEachApp('Items: writes on conditions', (app) => {
  it('happen, or not, as it says', async () => {
    const address = app().url.replace('http://', '')
    const commands = `${example('empty')}\n${example('writes', 'src/services/items/README.md')}`
    const { stdout } = await run('bash', ['-euc', commands.replaceAll('localhost:8055', address)])
    const told = [
      '"title":"Mine"',
      '"code":"ITEM_VERSION_MISMATCH"',
      '{"data":{"id":2,"title":"Once"}}{"data":{"id":2,"title":"Once"}}',
      '"title":"Known by its id"',
      '{"meta":{"dry_run":true,"affected":2},"data":null}',
    ]
    for (const text of told) expect(stdout).toContain(text)
    expect(await app().must('/items/articles?sort=id')).toEqual([
      { id: 1, title: 'Known by its id' },
      { id: 2, title: 'Once' },
    ])
  })
})

onEachApp('Flows', (app) => {
  it('the flow that is shown greets', async () => {
    const ids: string[] = []
    let told = ''
    for (const line of example('flow', 'src/flows/README.md').trim().split('\n')) {
      const [, method, path, body] = /^(\w+) (\S+(?: \S+)*?) (\{.*)$/.exec(
        line.replaceAll('<id of the flow>', ids[0]!).replaceAll('<id of the operation>', ids[1]!),
      )!
      const answer = await app().request(path!, { method: method!, body: JSON.parse(body!) })
      ids.push((answer.body as { data?: { id: string } }).data?.id ?? '')
      told = answer.text
    }
    expect(told).toBe('{"text":"Hello Ada"}')
  })
})

onEachApp('Shares and tokens', (app) => {
  const shown = async (commands: string, variables: Record<string, string> = {}) => {
    const address = app().url.replace('http://', '')
    const env = { ...process.env, TOKEN: adminToken, ...variables }
    return (await run('bash', ['-euc', commands.replaceAll('localhost:8055', address)], { env })).stdout
  }

  it('the item of the share that is shown is read by its link', async () => {
    await shown(example('empty'))
    const permissions = [{ collection: 'articles', action: 'read', fields: ['*'], permissions: {} }]
    const { role } = await createUser(app(), 'guest', 'token-of-the-guest', permissions)
    const told = await shown(example('share', 'src/auth/shares/README.md'), { ROLE: role })
    for (const text of ['"password":"**********"', '{"data":[{"id":1,"title":"Hello"}]}']) expect(told).toContain(text)
  })

  it('the sessions that are shown are told and ended', async () => {
    const commands = `${example('empty').split('\ncurl')[0]}\n${example('sessions', 'src/auth/README.md')}`
    const told = await shown(commands)
    for (const text of ['"current":true', '"user_agent":"curl']) expect(told).toContain(text)
  })

  it('the token that is shown is made, reads, and is listed without itself', async () => {
    const [policy] = await app().must<{ id: string }[]>('/policies?filter[admin_access][_eq]=true')
    const told = await shown(example('token', 'src/auth/tokens/README.md'), { POLICY: policy!.id })
    for (const text of ['{"data":[{"id":1,"title":"Hello"}]}', '"name":"deploy"']) expect(told).toContain(text)
    expect(told).not.toContain('"token":')
  })
})

onEachApp('Files', (app) => {
  it('are uploaded and transformed by the commands that are shown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-readme-'))
    writeFileSync(join(folder, 'picture.png'), await picture(400, 200))
    const commands = `cd ${folder}\n${example('empty')}\n${example('files', 'src/services/files/README.md')}`
    await run('bash', ['-euc', commands.replaceAll('localhost:8055', app().url.replace('http://', ''))])
    expect(readFileSync(join(folder, 'small.webp')).subarray(8, 12).toString()).toBe('WEBP')
    rmSync(folder, { recursive: true })
  })
})

onEachApp('README: the first query', (app) => {
  beforeAll(() => createDemo(app().platform))

  describe('in GraphQL and in REST', () => {
    it('is the same question', async () => {
      const graphql = await app().graphql(example('graphql'))
      const rest = await app().request(example('rest').replace('GET ', '').trim())
      const items = rest.body.data as unknown as unknown[]
      expect(items.length).toBeGreaterThan(0)
      expect(graphql.body.data).toEqual({ articles: items })
    })
  })
})

onEachApp('Query: pages by cursor', (app) => {
  beforeAll(() => createDemo(app().platform))

  it('begin with the same items in GraphQL and in REST, and lead to the next ones', async () => {
    const document = 'src/query/README.md'
    const graphql = await app().graphql(example('connection', document))
    const { articles_connection: page } = graphql.body.data as unknown as {
      articles_connection: { edges: { node: unknown }[]; totalCount: number }
    }
    const path = example('cursor', document).replace('GET ', '').trim()
    const first = await app().request(path)
    const { next_cursor } = first.body.meta as unknown as { next_cursor: string }
    const second = await app().request(`${path}${encodeURIComponent(next_cursor)}`)
    expect(page.totalCount).toBeGreaterThan(2)
    expect(page.edges.map(({ node }) => node)).toEqual(first.body.data)
    expect(second.body.data).not.toEqual(first.body.data)
  })
})
