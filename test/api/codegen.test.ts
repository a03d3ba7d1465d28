import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { onEachApp } from '../support/app.js'

const run = promisify(execFile)
const nodeModules = resolve('node_modules')

const choices = {
  interface: 'select-dropdown',
  options: {
    choices: [
      { text: 'Draft', value: 'draft' },
      { text: 'Out', value: 'out' },
    ],
  },
}

/** Compiles only when the types are right: an expected error that does not come is an error, too. */
const consumer = `
import { createDirectus, createItem, readItems, readSingleton, rest } from '@directus/sdk'
import type { Schema } from './types/sdk.js'
import { PostsOfDocument, type PostsOfQuery } from './types/graphql.js'

const client = createDirectus<Schema>('http://127.0.0.1').with(rest())
export async function use(): Promise<unknown> {
  const posts = await client.request(readItems('posts', { fields: ['title', 'status', 'big', 'at', 'data', { author: ['name'], comments: ['text'] }], filter: { status: { _eq: 'draft' }, author: { name: { _contains: 'a' } } }, sort: ['-title'] }))
  const post = posts[0]!
  const title: string = post.title
  const status: 'draft' | 'out' | null = post.status
  const exact: string | null = post.big
  const moment: string | null = post.at
  const author: string | null | undefined = post.author?.name
  const texts: (string | null)[] | undefined = post.comments?.map((comment) => comment.text)
  const site = await client.request(readSingleton('site', { fields: ['name'] }))
  const name: string | null = site.name
  // @ts-expect-error There is no such field.
  await client.request(readItems('posts', { fields: ['nothing'] }))
  // @ts-expect-error There is no such collection.
  await client.request(readItems('nothing'))
  // @ts-expect-error No value that the select offers.
  await client.request(createItem('posts', { title: 'x', status: 'lost' }))
  // @ts-expect-error Titles are no numbers.
  await client.request(readItems('posts', { filter: { title: { _gt: 3 } } }))
  // @ts-expect-error A singleton is no list.
  await client.request(readItems('site'))
  const first: PostsOfQuery['posts'][number] | undefined = undefined as PostsOfQuery['posts'][number] | undefined
  // @ts-expect-error Nobody asked for it.
  void first?.status
  return [title, status, exact, moment, author, texts, name, first?.author?.name, PostsOfDocument]
}
`

const settings = {
  compilerOptions: {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'es2023',
    module: 'nodenext',
    skipLibCheck: true,
    types: ['node'],
    // As an installed package has them.
    paths: { 'tessera/extensions': [resolve('dist/src/for-extensions.d.ts')] },
  },
  files: ['consumer.ts', 'extension.ts', 'services.ts', 'types/extensions.ts'],
}

/** An extension of which the compiler knows the collections. */
const extension = `
import { defineGraphql } from 'tessera/extensions'

export default defineGraphql((schema) => {
  const posts = schema.collection('posts')
  posts?.field('short', { type: 'String', needs: ['title', 'big'], resolve: ({ title, big }) => title.slice(0, 20) + (big?.length ?? 0) })
  posts?.field('age', { type: 'Int', needs: ['at', 'data', 'author', 'comments'], resolve: ({ at, author, comments }) => (at ? Date.parse(at) : 0) + (author ?? 0) + comments.length })
  posts?.field('size', { type: 'Int', needs: ['title'], args: { most: { type: 'Int', required: true } }, load: (items, { most }) => items.map(({ title }) => Math.min(most, title.length)) })
  schema.collection('site')?.field('loud', { type: 'String', needs: ['name'], resolve: ({ name }) => name?.toUpperCase() })
  schema.collection('directus_users')?.field('initial', { type: 'String', needs: ['email'], resolve: ({ email }) => String(email)[0] })
  posts?.field('byline', { type: 'String', needs: ['title', 'author.name'], resolve: ({ title, author }) => title.trim() + String(author?.name) })
  // @ts-expect-error There may be no author.
  posts?.field('unsure', { type: 'String', needs: ['author.name'], resolve: ({ author }) => author.name })
  // @ts-expect-error There is no such field to lead anywhere.
  posts?.field('lost', { type: 'String', needs: ['nothing.name'], resolve: () => '' })
  // @ts-expect-error There is no such field.
  posts?.field('wrong', { type: 'String', needs: ['nothing'], resolve: () => '' })
  // @ts-expect-error There is no such collection.
  schema.collection('nothing')
  // @ts-expect-error It did not ask for its status.
  posts?.field('unasked', { type: 'String', needs: ['title'], resolve: ({ status }) => status })
  // @ts-expect-error Titles are no numbers.
  posts?.field('sum', { type: 'Int', needs: ['title'], resolve: ({ title }) => title * 2 })
  // @ts-expect-error An argument that is not required may be absent.
  schema.query('twice', { type: 'String', args: { name: { type: 'String' } }, resolve: (_parent, { name }) => name.repeat(2) })
  schema.mutation('rename', {
    type: 'Boolean',
    args: { id: { type: 'ID', required: true } },
    resolve: async (_parent, { id }, context) => {
      await context.items('posts').updateOne(id, { title: 'New' })
      // @ts-expect-error Titles are no numbers.
      await context.asSystem().items('posts').updateOne(id, { title: 7 })
      // @ts-expect-error There is no such collection.
      context.items('nothing')
      return true
    },
  })
})

/** Another database than that of the project. */
export const other = defineGraphql<{ readonly things: readonly { readonly name: string }[] }>((schema) => {
  schema.collection('things')?.field('loud', { type: 'String', needs: ['name'], resolve: ({ name }) => name.toUpperCase() })
  // @ts-expect-error There is no such collection.
  schema.collection('posts')
})
`

/** The same of extensions that use services and hooks. */
const services = `
import { defineEndpoint, defineHook } from 'tessera/extensions'

export const endpoint = defineEndpoint((router, { services, getSchema, logger }) => {
  router.get('/:id', async (req, res) => {
    const posts = new services.ItemsService('posts', { schema: await getSchema(), accountability: req.accountability ?? null })
    const [post] = await posts.readByQuery({ fields: ['title', 'author.name', 'comments.*'], filter: { status: { _eq: 'draft' } }, sort: ['-title'] })
    const title: string | undefined = post?.title
    await posts.createOne({ title: 'New', author: { name: 'Ada' } })
    const users = new services.UsersService({ schema: req.schema })
    await users.inviteUser('a@example.com', 'role')
    logger.info(title)
    // @ts-expect-error There is no such field.
    await posts.readByQuery({ fields: ['nothing'] })
    // @ts-expect-error There is no such field.
    await posts.createOne({ nothing: 1 })
    // @ts-expect-error Titles are no numbers.
    await posts.updateOne(1, { title: 7 })
    // @ts-expect-error There is no such collection.
    new services.ItemsService('nothing', { schema: null })
    // @ts-expect-error There is no such method.
    await users.inviteEverybody()
    res.json(title)
  })
})

export const hook = defineHook(({ filter, action, schedule }) => {
  filter('posts.items.create', (payload, { collection }) => ({ ...payload, title: payload.title?.trim(), collection }))
  // @ts-expect-error There is no such field.
  filter('posts.items.create', (payload) => payload.nothing)
  filter('posts.items.read', (rows) => rows.map((row) => ({ ...row, status: row.status ?? null })))
  action('posts.items.create', async ({ key }, { database, accountability }) => {
    await database('posts').where({ id: key }).first()
    return accountability?.user
  })
  schedule('0 * * * *', () => undefined)
})
`

onEachApp('types of a running server', (app) => {
  let folder: string
  const write = (as: string, out: string) =>
    run(process.execPath, [
      '--import',
      'tsx',
      'codegen.ts',
      '--out',
      join(folder, out),
      '--url',
      app().url,
      '--token',
      as,
      '--documents',
      join(folder, 'queries'),
    ])

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-codegen-'))
    symlinkSync(nodeModules, join(folder, 'node_modules'))
    mkdirSync(join(folder, 'queries'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(folder, 'queries', 'posts.graphql'),
      'query PostsOf($author: GraphQLStringOrFloat!) { posts(filter: { author: { id: { _eq: $author } } }) { title author { name } } }',
    )
    writeFileSync(join(folder, 'consumer.ts'), consumer)
    writeFileSync(join(folder, 'extension.ts'), extension)
    writeFileSync(join(folder, 'services.ts'), services)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const key = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} }
    await app().must('/collections', {
      body: {
        collection: 'authors',
        meta: { note: 'Who writes */ it' },
        schema: {},
        fields: [key, { field: 'name', type: 'string', schema: { is_nullable: false }, meta: {} }],
      },
    })
    await app().must('/collections', {
      body: {
        collection: 'posts',
        meta: {},
        schema: {},
        fields: [
          key,
          { field: 'title', type: 'string', schema: { is_nullable: false }, meta: {} },
          { field: 'status', type: 'string', schema: {}, meta: choices },
          { field: 'big', type: 'bigInteger', schema: {}, meta: {} },
          { field: 'at', type: 'timestamp', schema: {}, meta: {} },
          { field: 'data', type: 'json', schema: {}, meta: {} },
          { field: 'two words', type: 'string', schema: {}, meta: {} },
          { field: 'author', type: 'integer', schema: {}, meta: {} },
          { field: 'comments', type: 'alias', meta: { special: ['o2m'] }, schema: null },
        ],
      },
    })
    await app().must('/collections', {
      body: {
        collection: 'comments',
        meta: {},
        schema: {},
        fields: [key, { field: 'text', type: 'string', schema: {}, meta: {} }, { field: 'post', type: 'integer', schema: {}, meta: {} }],
      },
    })
    await app().must('/collections', {
      body: {
        collection: 'site',
        meta: { singleton: true },
        schema: {},
        fields: [key, { field: 'name', type: 'string', schema: {}, meta: {} }],
      },
    })
    await app().must('/relations', { body: { collection: 'posts', field: 'author', related_collection: 'authors', schema: {}, meta: {} } })
    await app().must('/relations', {
      body: { collection: 'comments', field: 'post', related_collection: 'posts', schema: {}, meta: { one_field: 'comments' } },
    })
    const policy = await app().must<{ id: string }>('/policies', { body: { name: 'Reader' } })
    await app().must('/permissions', {
      body: { policy: policy.id, collection: 'posts', action: 'read', fields: ['id', 'title', 'author'], permissions: {} },
    })
    await app().must('/users', {
      body: {
        email: 'reader@example.com',
        token: 'reader-of-types',
        policies: { create: [{ policy: policy.id }], update: [], delete: [] },
      },
    })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('compile under strict, and wrong fields, values and operators are errors', async () => {
    await write('token-of-the-administrator', 'types')
    const { stdout } = await run(process.execPath, [join(nodeModules, 'typescript', 'bin', 'tsc'), '-p', '.'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    )
    expect(stdout).toBe('')
  }, 60_000)

  test('tell a caller no more than they may read', async () => {
    const { text } = await app().request('/server/specs/types', { as: 'reader-of-types' })
    expect(text).toContain('export interface Schema {\n  posts: Posts[]\n}\n')
    expect(text).toContain('export interface Posts {\n  id: number\n  title: string\n  author: number | null\n}\n')
  })

  test('are refused with a reason', async () => {
    await expect(write('wrong-token', 'none')).rejects.toThrow(/INVALID_CREDENTIALS/)
  }, 60_000)
})
