import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp, temporaryFolder } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

const run = promisify(execFile)

/** Compiles only when the types are right: an expected error that does not come is an error, too. */
const consumer = `
import { createDirectus, readItems, readSingleton, rest } from '@directus/sdk'
import type { Post, Schema, Site } from './schema.js'

const client = createDirectus<Schema>('http://127.0.0.1').with(rest())
export async function use(post: Post, site: Site): Promise<unknown> {
  const title: string = post.title
  const status: 'draft' | 'out' | null | undefined = post.status
  const views: number | null | undefined = post.views
  const image = post.image !== null && typeof post.image === 'object' ? post.image.filename_download : post.image
  const name: string | null | undefined = typeof post.author === 'object' ? post.author?.name : undefined
  const maker = post.made_by !== null && typeof post.made_by === 'object' ? post.made_by.email : post.made_by
  const posts = await client.request(readItems('posts', { fields: ['title', { author: ['name'], image: ['id'] }] }))
  const first: string | undefined = posts[0]?.title
  // @ts-expect-error There is no such field.
  void post.nothing
  // @ts-expect-error No value that the select offers.
  const lost: Post['status'] = 'lost'
  // @ts-expect-error There is no such collection.
  await client.request(readItems('nothing'))
  return [title, status, views, image, name, maker, first, lost, site.name, await client.request(readSingleton('site'))]
}
`

onEachApp(
  'Types made of /collections, /fields and /relations',
  (app) => {
    const folder = temporaryFolder()
    let schema: string

    beforeAll(async () => {
      const generator = resolve('node_modules/directus-sdk-typegen/dist/index.js')
      await run(process.execPath, [generator, '-u', app().url, '-t', adminToken, '-o', join(folder, 'schema.ts')])
      schema = readFileSync(join(folder, 'schema.ts'), 'utf8')
    })

    it('have the shapes of the collections', () => {
      const member = (type: string, name: string) => new RegExp(`interface ${type} \\{[^}]*?\\b${name}\\??: ([^;]+);`).exec(schema)?.[1]
      expect(member('Post', 'title')).toBe('string')
      expect(member('Post', 'status')).toBe("'draft' | 'out' | null")
      expect(member('Post', 'author')).toMatch(/^Author \| (string|number) \| null$/)
      expect(member('Post', 'image')).toMatch(/^DirectusFile \| string \| null$/)
      expect(member('Author', 'articles')).toMatch(/^Article\[\] \| (string|number)\[\]/)
      expect(member('DirectusUser', 'status')).toContain("'suspended'")
      expect(member('DirectusUser', 'policies')).toMatch(/^DirectusAccess\[\] \| string\[\]/)
      expect(schema).toMatch(/interface Schema \{[^}]*\bsite: Site;/)
    })

    it('compile, and type the SDK', async () => {
      writeFileSync(join(folder, 'consumer.ts'), consumer)
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
      symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023', '--lib', 'es2023,dom', '--module', 'nodenext']
      const compiled = await run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), ...options, 'consumer.ts'], {
        cwd: folder,
      }).catch((error: { stdout: string }) => error)
      expect(compiled.stdout).toBe('')
    })
  },
  prepare,
  {},
  ['sqlite'],
)

async function prepare(app: App): Promise<void> {
  await fillBlog(app)
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  const choices = ['draft', 'out'].map((value) => ({ text: value, value }))
  const fields = [
    key,
    { field: 'title', type: 'string', meta: { required: true }, schema: { is_nullable: false } },
    { field: 'status', type: 'string', meta: { interface: 'select-dropdown', options: { choices } }, schema: {} },
    { field: 'views', type: 'integer', meta: {}, schema: {} },
    { field: 'author', type: 'integer', meta: { special: ['m2o'] }, schema: {} },
    { field: 'image', type: 'uuid', meta: { special: ['file'] }, schema: {} },
    { field: 'made_by', type: 'uuid', meta: { special: ['user-created'] }, schema: {} },
  ]
  await app.must('/collections', { body: { collection: 'posts', meta: {}, schema: {}, fields } })
  for (const [field, related] of [
    ['author', 'authors'],
    ['image', 'directus_files'],
    ['made_by', 'directus_users'],
  ])
    await app.must('/relations', { body: { collection: 'posts', field, related_collection: related, schema: {}, meta: {} } })
  const name = { field: 'name', type: 'string', meta: {}, schema: {} }
  await app.must('/collections', { body: { collection: 'site', meta: { singleton: true }, schema: {}, fields: [key, name] } })
}
