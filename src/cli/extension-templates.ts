/** Files by their path in the extensions folder. */
export type Files = Readonly<Record<string, string>>

const host = '^11.0.0'
const manifest = (name: string, options: object): string =>
  `${JSON.stringify({ name, version: '1.0.0', type: 'module', 'directus:extension': { host, ...options } }, null, 2)}\n`

/** The test of a created extension. `module`: where `createTestServer` is imported from. */
const test = (module: string, title: string, roots: readonly string[], body: string): string => `import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestServer } from '${module}'

// Run it with: node --test
let server
before(async () => {
  server = await createTestServer({
    extensions: [${roots.map((root) => `new URL('${root}', import.meta.url)`).join(', ')}],
    schema: { articles: { title: 'string', status: 'string' } },
    items: { articles: [{ title: 'First' }, { title: 'Second' }] },
  })
})
after(() => server?.close())

test('${title}', async () => {
${body}
})
`

const endpoint = (name: string, module: string): Files => ({
  [`endpoints/${name}/index.ts`]: `import { defineEndpoint } from 'tessera/extensions'

// GET /${name}: how many articles the caller may see.
export default defineEndpoint((router, { services, getSchema }) => {
  router.get('/', async (req, res) => {
    const articles = new services.ItemsService('articles', { schema: await getSchema(), accountability: req.accountability ?? null })
    const [row] = await articles.readByQuery({ aggregate: { count: '*' } })
    res.json({ articles: row?.count ?? 0 })
  })
})
`,
  [`endpoints/${name}/index.test.mjs`]: test(
    module,
    'counts what the caller may see',
    ['.'],
    `  assert.deepEqual((await server.admin.rest('/${name}')).body, { articles: 2 })
  assert.equal((await server.public.rest('/${name}')).status, 403)`,
  ),
})

const hook = (name: string, module: string): Files => ({
  [`hooks/${name}/index.ts`]: `import { defineHook } from 'tessera/extensions'

// Gives every new article a status, before it is written.
export default defineHook(({ filter }) => {
  filter('articles.items.create', (payload) => ({ status: 'draft', ...payload }))
})
`,
  [`hooks/${name}/index.test.mjs`]: test(
    module,
    'gives new articles a status',
    ['.'],
    `  const { body } = await server.admin.rest('/items/articles?fields=status', { body: { title: 'New' } })
  assert.deepEqual(body, { data: { status: 'draft' } })`,
  ),
})

const operation = (name: string, module: string): Files => ({
  [`operations/${name}/api.ts`]: `import { defineOperationApi } from 'tessera/extensions'

// Greets whom its options name. What it returns is the data of the next operation.
export default defineOperationApi<{ readonly name?: string }>({
  id: '${name}',
  handler: ({ name = 'world' }) => ({ greeting: \`Hello \${name}!\` }),
})
`,
  [`operations/${name}/api.test.mjs`]: test(
    module,
    'greets in a flow',
    ['.'],
    `  const flow = await server.admin.rest('/flows', {
    body: { name: 'Greet', status: 'active', trigger: 'webhook', options: { method: 'GET', return: '$last' } },
  })
  const id = flow.body.data.id
  const operation = await server.admin.rest('/operations', {
    body: { flow: id, key: 'greet', type: '${name}', name: 'Greet', position_x: 1, position_y: 1, options: { name: 'Ada' } },
  })
  await server.admin.rest(\`/flows/\${id}\`, { method: 'PATCH', body: { operation: operation.body.data.id } })
  assert.deepEqual((await server.admin.rest(\`/flows/trigger/\${id}\`)).body, { greeting: 'Hello Ada!' })`,
  ),
})

const graphql = (name: string, module: string): Files => ({
  [`graphql/${name}/index.ts`]: `import { defineGraphql } from 'tessera/extensions'

// Adds the field "headline" to articles: only for callers who may read their titles.
export default defineGraphql((schema) => {
  schema.collection('articles')?.field('headline', {
    type: 'String',
    needs: ['title'],
    resolve: ({ title }) => String(title).toUpperCase(),
  })
})
`,
  [`graphql/${name}/index.test.mjs`]: test(
    module,
    'adds a field to articles',
    ['.'],
    `  const { articles } = await server.admin.graphql('{ articles(sort: ["id"]) { headline } }')
  assert.deepEqual(articles, [{ headline: 'FIRST' }, { headline: 'SECOND' }])`,
  ),
})

const bundle = (name: string, module: string): Files => ({
  [`${name}/package.json`]: manifest(name, {
    type: 'bundle',
    path: { app: 'app.js', api: 'index.ts' },
    entries: [
      { type: 'endpoint', name: `${name}-ping`, source: 'index.ts' },
      { type: 'hook', name: `${name}-trim`, source: 'index.ts' },
    ],
  }),
  [`${name}/index.ts`]: `import { defineEndpoint, defineHook } from 'tessera/extensions'

// GET /${name}-ping
const ping = defineEndpoint((router) => {
  router.get('/', (_req, res) => {
    res.json('pong')
  })
})

// Takes spaces off the titles of articles.
const trim = defineHook(({ filter }) => {
  filter('articles.items.create', (payload) => ({ ...payload, title: String(payload.title).trim() }))
})

export const endpoints = [{ name: '${name}-ping', config: ping }]
export const hooks = [{ name: '${name}-trim', config: trim }]
`,
  [`${name}/index.test.mjs`]: test(
    module,
    'brings an endpoint and a hook',
    ['.'],
    `  assert.equal((await server.public.rest('/${name}-ping')).body, 'pong')
  const { body } = await server.admin.rest('/items/articles?fields=title', { body: { title: ' New ' } })
  assert.deepEqual(body, { data: { title: 'New' } })`,
  ),
})

const sandboxed = (name: string, module: string): Files => ({
  [`${name}/package.json`]: manifest(name, {
    type: 'endpoint',
    path: 'index.ts',
    source: 'index.ts',
    sandbox: { enabled: true, requestedScopes: { log: {} } },
  }),
  [`${name}/index.ts`]: `import { log } from 'directus:api'

// GET /${name}/hello: runs in a sandbox, and may do only what "requestedScopes" in package.json say.
export default (router) => {
  router.get('/hello', () => {
    log('Somebody said hello.')
    return { status: 200, body: { hello: 'from the sandbox' } }
  })
}
`,
  [`${name}/index.test.mjs`]: test(
    module,
    'answers from its sandbox',
    ['.'],
    `  const { status, body } = await server.public.rest('/${name}/hello')
  assert.deepEqual([status, body], [200, { hello: 'from the sandbox' }])`,
  ),
})

/** What each kind of extension begins with: files that run as they are, with a test. `module`: where the test finds `tessera/extensions`. */
export const extensionTemplates: ReadonlyMap<string, (name: string, module: string) => Files> = new Map([
  ['endpoint', endpoint],
  ['hook', hook],
  ['operation', operation],
  ['graphql', graphql],
  ['bundle', bundle],
  ['sandboxed', sandboxed],
])
