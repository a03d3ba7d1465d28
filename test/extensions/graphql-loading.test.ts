import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

const manifest = (name: string, options: object) =>
  JSON.stringify({ name, version: '1.0.0', type: 'module', 'directus:extension': { host: '*', ...options } })
const adding = (name: string, answer = name) =>
  `export default (schema) => { schema.collection('articles')?.field('${name}', { type: 'String', resolve: () => '${answer}' }) }`

describe('GraphQL extensions', () => {
  const folders: string[] = []
  let server: ExtensionServer | undefined
  const start = async (files: Record<string, string>, environment: Record<string, string> = {}) => {
    const folder = extensionsFolder(files)
    folders.push(folder)
    server = await startWithExtensions(folder, environment)
    return { server, folder }
  }
  const graphql = async (query: string, path = '/graphql') =>
    (await server!.request(path, { method: 'POST', body: JSON.stringify({ query }) })).body as {
      data?: Record<string, unknown>
      errors?: unknown[]
    }
  const fieldsOf = async (type: string) => {
    const { data } = await graphql(`{ __type(name: "${type}") { fields { name } } }`)
    return (data!.__type as { fields: { name: string }[] }).fields.map(({ name }) => name)
  }
  afterEach(async () => {
    await server?.close()
    server = undefined
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('are files, packages and parts of bundles, with the types of `tessera/extensions`', async () => {
    await start(
      {
        'graphql/file/index.ts': `import { defineGraphql } from 'tessera/extensions'
          export default defineGraphql((schema, { env, services }) => {
            schema.query('file', { type: 'String', resolve: () => typeof services.ItemsService + ' ' + env.PORT })
          })`,
        'package/package.json': manifest('package', { type: 'graphql', path: 'dist/index.js' }),
        'package/dist/index.js': adding('package'),
        'bundle/package.json': manifest('bundle', { type: 'bundle', path: { app: 'app.js', api: 'api.js' } }),
        'bundle/api.js': `
          const one = (schema) => { schema.collection('articles')?.field('one', { type: 'Int', resolve: () => 1 }) }
          const two = (schema) => { schema.collection('articles')?.field('two', { type: 'Int', load: (items) => items.map(() => 2) }) }
          export default { graphql: [{ name: 'one', config: one }, { name: 'two', config: two }] }`,
      },
      { EXTENSIONS_MUST_LOAD: 'true' },
    )
    expect(await graphql('{ file articles(limit: 1) { package one two } }')).toEqual({
      data: { file: 'function 0', articles: [{ package: 'package', one: 1, two: 2 }] },
    })
  })

  it('that fail while a schema is built are left out of it, and nothing else is', async () => {
    const lines: string[] = []
    const { server } = await start({
      'graphql/fine/index.js': adding('fine'),
      'graphql/throws/index.js': `export default (schema) => { if (schema.collection('articles').can('create', 'title')) throw new Error('thrown') }`,
      'graphql/waits/index.js': `export default async (schema) => { schema.query('waits', { type: 'String', resolve: () => '' }) }`,
      'graphql/unknown-type/index.js': `export default (schema) => { schema.query('unknownType', { type: 'Nothing', resolve: () => '' }) }`,
      'graphql/no-fields/index.js': `export default (schema) => {
        const empty = schema.builder.objectRef('Empty').implement({ fields: () => ({}) })
        schema.query('noFields', { type: empty, resolve: () => ({}) })
      }`,
      'graphql/late/index.js': `export default (schema) => {
        schema.query('late', { type: schema.builder.objectRef('Late').implement({ fields: () => { throw new Error('late') } }), resolve: () => ({}) })
      }`,
      'graphql/both-ways/index.js': `export default (schema) => { schema.collection('articles')?.field('keyAndItem', { type: 'String', needs: ['author', 'author.x'], resolve: () => '' }) }`,
      'graphql/needs/index.js': `export default (schema) => { schema.collection('articles')?.field('needy', { type: 'String', needs: ['nothing'], resolve: () => '' }) }`,
      'graphql/taken/index.js': `export default (schema) => { schema.collection('articles')?.field('title', { type: 'String', resolve: () => '' }) }`,
      'graphql/taken-root/index.js': `export default (schema) => { schema.query('articles_by_id', { type: 'String', resolve: () => '' }) }`,
      'graphql/both/index.js': `export default (schema) => { schema.collection('articles')?.field('both', { type: 'String' }) }`,
      'graphql/name/index.js': `export default (schema) => { schema.query('not a name', { type: 'String', resolve: () => '' }) }`,
    })
    server.platform.logger.error = ((details: { extension: string }) => void lines.push(details.extension)) as never
    expect(await graphql('{ articles(limit: 1) { title fine } }')).toEqual({ data: { articles: [{ title: 'One', fine: 'fine' }] } })
    const root = await fieldsOf('Query')
    for (const name of ['waits', 'unknownType', 'noFields', 'late', 'not a name']) expect(root).not.toContain(name)
    expect(await fieldsOf('articles')).toEqual(['id', 'title', 'status', 'author', 'fine'])
    // Those that fail whatever the schema is are not even loaded.
    expect([...new Set(lines)].sort()).toEqual(['late', 'needs', 'no-fields', 'taken', 'taken-root', 'throws', 'unknown-type'])
    // A schema that was built is not built again.
    const before = lines.length
    await graphql('{ articles(limit: 2) { fine } }')
    expect(lines).toHaveLength(before)
  })

  it('that add the same field as another are an error of loading', async () => {
    const files = { 'graphql/first/index.js': adding('same', 'first'), 'graphql/second/index.js': adding('same', 'second') }
    const { server } = await start(files)
    expect(await graphql('{ articles(limit: 1) { same } }')).toEqual({ data: { articles: [{ same: 'first' }] } })
    expect(server.platform.extensions.list().map(({ name }) => name)).toEqual(['first', 'second'])
    await expect(start(files, { EXTENSIONS_MUST_LOAD: 'true' })).rejects.toThrow(
      'It adds articles.same to the GraphQL schema, which "first" adds already.',
    )
    const roots = (name: string) => `export default (schema) => { schema.query('same', { type: 'String', resolve: () => '${name}' }) }`
    await expect(
      start({ 'graphql/a/index.js': roots('a'), 'graphql/b/index.js': roots('b') }, { EXTENSIONS_MUST_LOAD: 'true' }),
    ).rejects.toThrow('It adds Query.same to the GraphQL schema, which "a" adds already.')
  })

  it('that change are in the next schema, and plans made with the old code are forgotten', async () => {
    const { server, folder } = await start({ 'graphql/one/index.js': adding('one', 'old'), 'graphql/two/index.js': adding('two') })
    const query = '{ articles(limit: 1) { one two } }'
    const answer = (one: string) => ({ data: { articles: [{ one, two: 'two' }] } })
    expect([await graphql(query), await graphql(query)]).toEqual([answer('old'), answer('old')])
    writeFileSync(join(folder, 'graphql/one/index.js'), adding('one', 'new'))
    await server.platform.extensions.reload()
    expect([await graphql(query), await graphql(query)]).toEqual([answer('new'), answer('new')])
    // The field moves to another extension.
    rmSync(join(folder, 'graphql/one'), { recursive: true })
    writeFileSync(join(folder, 'graphql/two/index.js'), adding('one', 'moved'))
    await server.platform.extensions.reload()
    expect(await graphql('{ articles(limit: 1) { one } }')).toEqual({ data: { articles: [{ one: 'moved' }] } })
    rmSync(join(folder, 'graphql'), { recursive: true })
    await server.platform.extensions.reload()
    expect(await fieldsOf('articles')).toEqual(['id', 'title', 'status', 'author'])
  })

  it('are called once for each schema, which callers with the same permissions share', async () => {
    await start({
      'graphql/counts/index.js': `let calls = 0; export default (schema) => { calls += 1; schema.query('calls', { type: 'Int', resolve: () => calls }) }`,
    })
    const first = (await graphql('{ calls }')).data!.calls as number
    await graphql('{ articles { id } }')
    expect((await graphql('{ calls }')).data!.calls).toBe(first)
    const anonymous = await server!.request('/graphql', { method: 'POST', body: '{"query":"{ calls }"}', anonymous: true })
    expect(anonymous.body).toEqual({ data: { calls: first + 1 } })
  })

  it('answer documents of the GraphQL service, too', async () => {
    await start({
      'graphql/two/index.js': `export default (schema) => {
        schema.collection('articles')?.field('two', { type: 'Int', load: (items) => items.map(() => 2) })
        schema.query('count', { type: 'Int', resolve: async (_parent, _args, context) => (await context.items('articles').readByQuery({})).length })
      }`,
      'endpoints/ask/index.js': `export default (router, { services, getSchema }) => {
        router.get('/', async (req, res) => {
          const graphql = new services.GraphQLService({ schema: await getSchema(), accountability: req.accountability, scope: 'items' })
          res.json(await graphql.execute({ document: '{ count articles(limit: 1) { title two } }' }))
        })
      }`,
    })
    expect((await server!.request('/ask')).body).toEqual({ data: { count: 3, articles: [{ title: 'One', two: 2 }] } })
  })

  it('see the whole schema where only a part of it is built', async () => {
    const { server } = await start({
      'graphql/far/index.js': `export default (schema) => {
        const far = schema.collection('far_away')
        if (!far) throw new Error('There is no far_away')
        schema.collection('articles').field('far', { type: [far.ref], resolve: (_item, _args, context, info) => context.read('far_away', {}, info) })
        schema.collection('articles').field('may', { type: 'Boolean', resolve: () => far.can('create', 'name') })
      }`,
    })
    const { knex } = server.platform.database
    await knex.raw('CREATE TABLE far_away (id INTEGER PRIMARY KEY, name TEXT)')
    await knex.raw(`INSERT INTO far_away VALUES (1, 'here')`)
    for (let index = 0; index < 100; index += 1) await knex.raw(`CREATE TABLE c${index} (id INTEGER PRIMARY KEY)`)
    await server.platform.schema.reload()
    expect(await graphql('{ articles(limit: 1) { title may } }')).toEqual({ data: { articles: [{ title: 'One', may: true }] } })
    expect(await graphql('{ articles(limit: 1) { far { id name } } }')).toEqual({
      data: { articles: [{ far: [{ id: '1', name: 'here' }] }] },
    })
    expect(await fieldsOf('articles')).toEqual(expect.arrayContaining(['far', 'may']))
  })

  it('leave nothing unused in a schema, and have no root fields at /graphql/system', async () => {
    await start({
      'graphql/types/index.js': `export default (schema) => {
        const { builder } = schema
        const shape = builder.interfaceRef('Shape').implement({ fields: (t) => ({ name: t.string({ resolve: ({ name }) => name }) }), resolveType: () => 'Square' })
        builder.objectRef('Square').implement({ interfaces: [shape], fields: (t) => ({ size: t.int({ resolve: ({ size }) => size }) }) })
        const choice = builder.inputType('Choice', { fields: (t) => ({ sides: t.int({ required: true }) }) })
        schema.query('shape', { type: shape, args: { choice: { type: choice, required: true } }, resolve: (_parent, { choice }) => ({ name: 'square', size: choice.sides }) })
        schema.collection('articles')?.ref
        schema.collection('directus_users')?.field('initial', { type: 'String', needs: ['email'], resolve: ({ email }) => email[0] })
      }`,
    })
    expect(await graphql('{ shape(choice: { sides: 4 }) { name ... on Square { size } } }')).toEqual({
      data: { shape: { name: 'square', size: 4 } },
    })
    const sdl = async (scope: string) => (await server!.request(`/server/specs/graphql/${scope}`)).body as string
    expect(await sdl('items')).toContain('type Square implements Shape')
    expect(await sdl('system')).not.toMatch(/Shape|Square|Choice|type articles/)
    expect(await graphql('{ users_me { initial } }', '/graphql/system')).toEqual({ data: { users_me: { initial: 'a' } } })
  })
})
