import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { type App, adminToken, onEachApp, temporaryFolder } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { readDescription } from './openapi/description.js'

const run = promisify(execFile)

/** A client of openapi-fetch. Compiles only when the types are right: an expected error that does not come is an error, too. */
const client = `
import createClient from 'openapi-fetch'
import type { paths } from './api.js'

const [baseUrl, token] = process.argv.slice(2)
const { GET, POST, PATCH, DELETE } = createClient<paths>({ baseUrl: baseUrl!, headers: { authorization: \`Bearer \${token}\` } })

const created = await POST('/items/posts', { body: { title: 'New', author: 1 } })
if (!created.data || Array.isArray(created.data.data)) throw new Error('One item is answered as one')
const id = String(created.data.data.id)
await PATCH('/items/posts/{id}', { params: { path: { id } }, body: { views: 7 } })
const read = await GET('/items/posts/{id}', { params: { path: { id }, query: { fields: '*,author.name' } } })
const post = read.data!.data
const title: string = post.title
const views: number | null | undefined = post.views
const author = post.author !== null && typeof post.author === 'object' ? post.author.name : undefined
const list = await GET('/items/posts', { params: { query: { limit: 1, sort: '-id' } } })
const titles: string[] = list.data!.data.map((item) => item.title)
const missing = await GET('/items/posts/{id}', { params: { path: { id: '99' } } })
const code: string | undefined = missing.error?.errors[0]?.extensions.code
const { data: info } = await GET('/server/info')
const project: string | null | undefined = info!.data.project?.project_name
const gone = await DELETE('/items/posts/{id}', { params: { path: { id } } })
// @ts-expect-error There is no such field.
void post.nothing
// @ts-expect-error A new post has a title.
const refused = await POST('/items/posts', { body: { views: 1 } })
// @ts-expect-error There is no such path.
void GET('/items/nothing')
// @ts-expect-error Titles are no numbers.
void PATCH('/items/posts', { body: { keys: [], data: { title: 1 } } })
console.log(JSON.stringify({ title, views, author, titles, code, project, gone: gone.response.status, refused: refused.response.status }))
`

onEachApp(
  'OpenAPI',
  (app) => {
    const folder = temporaryFolder()

    it.each([
      ['an administrator', adminToken],
      ['a restricted user', readerToken],
      ['the public', null],
    ])('passes the linter, as %s gets it', async (_title, token) => {
      // Whose data these are, and under which licence, is not the server's to say.
      const config = await createConfig({ extends: ['recommended'], rules: { 'info-license': 'off' } })
      const problems = await lintFromString({ source: (await readDescription(app(), token)).text, absoluteRef: 'openapi.json', config })
      expect([...new Set(problems.map(({ message, location }) => `${message} ${location[0]?.pointer}`))]).toEqual([])
    })

    it('gives openapi-fetch its types, and that client does what it says', async () => {
      const tools = resolve('test/clients/node_modules')
      writeFileSync(join(folder, 'openapi.json'), (await readDescription(app())).text)
      writeFileSync(join(folder, 'client.ts'), client)
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
      mkdirSync(join(folder, 'node_modules'))
      symlinkSync(resolve('node_modules/openapi-fetch'), join(folder, 'node_modules/openapi-fetch'))
      symlinkSync(resolve('node_modules/@types'), join(folder, 'node_modules/@types'))
      await run(process.execPath, [join(tools, 'openapi-typescript/bin/cli.js'), 'openapi.json', '-o', 'api.d.ts'], { cwd: folder })
      const compiler = [resolve('node_modules/typescript/bin/tsc'), '--strict', '--noUncheckedIndexedAccess', '--skipLibCheck']
      const options = ['--target', 'es2023', '--module', 'nodenext', '--types', 'node', 'client.ts', 'api.d.ts']
      const compiled = await run(process.execPath, [...compiler, ...options], { cwd: folder }).catch((error: { stdout: string }) => error)
      expect(compiled.stdout).toBe('')
      const { stdout } = await run(process.execPath, ['client.js', app().url, adminToken], { cwd: folder })
      expect(JSON.parse(stdout)).toEqual({
        title: 'New',
        views: 7,
        author: 'Ada',
        titles: ['New'],
        code: 'FORBIDDEN',
        project: 'Directus',
        gone: 204,
        refused: 400,
      })
    })
  },
  prepare,
  {},
  ['sqlite'],
)

/** The blog, collections whose names are alike or not of this alphabet, and posts that need a title. */
async function prepare(app: App): Promise<void> {
  await fillBlog(app)
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  const names = ['a_b', 'a b', 'a_b_changes', 'сад', 'поле', 'x{y} z', '1st']
  for (const collection of names) {
    const fields = [key, { field: 'name', type: 'string', meta: {}, schema: { is_nullable: false } }]
    await app.must('/collections', { body: { collection, meta: {}, schema: {}, fields } })
  }
  await app.must('/collections', {
    body: {
      collection: 'posts',
      meta: {},
      schema: {},
      fields: [
        key,
        { field: 'title', type: 'string', meta: {}, schema: { is_nullable: false } },
        { field: 'views', type: 'integer', meta: {}, schema: {} },
        { field: 'author', type: 'integer', meta: {}, schema: {} },
      ],
    },
  })
  await app.must('/relations', { body: { collection: 'posts', field: 'author', related_collection: 'authors', schema: {}, meta: {} } })
}
