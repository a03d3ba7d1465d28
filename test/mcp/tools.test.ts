import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { type Assistant, connectAssistant, enableMcp } from '../support/assistant.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'
import { picture, upload } from '../support/files.js'

const adminTools = [
  ...['system-prompt', 'schema', 'search', 'query', 'items', 'files', 'folders', 'assets', 'collections', 'fields', 'relations'],
  ...['flows', 'operations', 'trigger-flow', 'explain'],
]

/** Connects once for all tests of a group. */
function assistantOf(app: () => App, token?: string): () => Assistant {
  let assistant: Assistant
  beforeAll(async () => {
    await enableMcp(app())
    assistant = await connectAssistant(app(), token)
  })
  afterAll(() => assistant.close())
  return () => assistant
}

const codeOf = ({ errors }: Awaited<ReturnType<Assistant['call']>>): string | undefined => errors[0]?.code

onEachApp(
  'tools of an administrator',
  (app) => {
    const assistant = assistantOf(app)

    it('are all there, with schemas, descriptions and hints', async () => {
      const { tools } = await assistant().client.listTools()
      expect(tools.map(({ name }) => name)).toEqual(adminTools)
      for (const { description, inputSchema, annotations } of tools) {
        expect(description!.length).toBeGreaterThan(20)
        expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
        expect(annotations).toMatchObject({ readOnlyHint: expect.any(Boolean), destructiveHint: expect.any(Boolean) })
      }
      const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]))
      expect(Object.keys(hints).filter((name) => hints[name])).toEqual([
        ...['system-prompt', 'schema', 'search', 'query', 'assets', 'explain'],
      ])
      const items = tools.find(({ name }) => name === 'items')!.inputSchema.properties as Record<string, { enum?: string[] }>
      expect(items.action!.enum).toEqual(['create', 'read', 'update'])
      expect(items.collection!.enum).toEqual(['articles', 'articles_tags', 'authors', 'comments', 'tags'])
      for (const name of ['items', 'files', 'folders', 'collections', 'fields', 'relations', 'flows', 'operations', 'trigger-flow'])
        expect([name, tools.find((tool) => tool.name === name)!.inputSchema.properties]).toEqual([
          name,
          expect.objectContaining({ dry_run: expect.anything() }),
        ])
    })

    it('system-prompt: what is configured, unless it is switched off or overridden', async () => {
      expect((await assistant().call('system-prompt')).raw).toMatch(/data/)
      await app().must('/settings', { method: 'PATCH', body: { mcp_system_prompt: 'Speak like a librarian.' } })
      expect((await assistant().call('system-prompt')).raw).toBe('Speak like a librarian.')
      expect((await assistant().call('system-prompt', { promptOverride: 'Mine.' })).raw).toBe('Mine.')
      await app().must('/settings', { method: 'PATCH', body: { mcp_system_prompt_enabled: false } })
      expect((await assistant().call('system-prompt')).raw).not.toBe('Speak like a librarian.')
      await app().must('/settings', { method: 'PATCH', body: { mcp_system_prompt: null, mcp_system_prompt_enabled: true } })
      expect(codeOf(await assistant().call('system-prompt', { nope: 1 }))).toBe('INVALID_PAYLOAD')
    })

    it('schema: collections, and fields of those that are named', async () => {
      const { raw } = await assistant().call('schema')
      expect(raw).toEqual({ collections: ['articles', 'articles_tags', 'authors', 'comments', 'tags'], collection_folders: [], notes: {} })
      const { raw: fields } = await assistant().call('schema', { keys: ['articles', 'comments'] })
      expect(fields).toMatchObject({
        articles: {
          id: { type: 'integer', primary_key: true, required: false },
          author: { relation: { type: 'm2o', collection: 'authors' } },
          comments: { type: 'alias', relation: { type: 'o2m', collection: 'comments', field: 'article' } },
        },
        comments: { body: { type: 'text' } },
      })
      expect(codeOf(await assistant().call('schema', { keys: ['nope'] }))).toBe('FORBIDDEN')
    })

    it('items: reads, creates, updates, and deletes only where that is allowed', async () => {
      const { raw: read } = await assistant().call('items', {
        action: 'read',
        collection: 'articles',
        query: { fields: ['title', 'author.name'], filter: { author: { name: { _eq: 'Ada' } } }, sort: ['-id'] },
      })
      expect(read).toEqual([
        { title: 'Second wind', author: { name: 'Ada' } },
        { title: 'First steps', author: { name: 'Ada' } },
      ])
      const { raw: created } = await assistant().call('items', {
        action: 'create',
        collection: 'tags',
        data: [{ name: 'one' }, { name: 'two' }],
      })
      const keys = (created as { id: number; name: string }[]).map(({ id }) => id)
      expect(created).toMatchObject([{ name: 'one' }, { name: 'two' }])
      expect((await assistant().call('items', { action: 'read', collection: 'tags', keys })).raw).toEqual(created)
      // Models like to write JSON as a text.
      const update = { action: 'update', collection: 'tags', keys, data: '{"name":"both"}', query: '{"fields":["name"]}' }
      expect((await assistant().call('items', update)).raw).toEqual([{ name: 'both' }, { name: 'both' }])
      const each = { action: 'update', collection: 'tags', data: keys.map((id, index) => ({ id, name: `n${index}` })) }
      expect((await assistant().call('items', each)).raw).toMatchObject([{ name: 'n0' }, { name: 'n1' }])
      const remove = { action: 'delete', collection: 'tags', keys }
      expect((await assistant().call('items', remove)).errors).toEqual([
        { error: 'Invalid payload. Delete actions are disabled.', code: 'INVALID_PAYLOAD' },
      ])
      await enableMcp(app(), { mcp_allow_deletes: true })
      const trial = await assistant().call('items', { ...remove, dry_run: true })
      expect(trial).toMatchObject({ raw: keys, meta: { dry_run: true, affected: 2 } })
      expect((await assistant().call('items', { action: 'read', collection: 'tags', keys })).raw).toHaveLength(2)
      expect((await assistant().call('items', remove)).raw).toEqual(keys)
      await enableMcp(app(), { mcp_allow_deletes: false })
    })

    it.each([
      ['a collection of the system', { action: 'read', collection: 'directus_users' }, 'INVALID_PAYLOAD'],
      ['a collection that is not there', { action: 'read', collection: 'nope' }, 'FORBIDDEN'],
      ['another action', { action: 'drop', collection: 'tags' }, 'INVALID_PAYLOAD'],
      ['no collection', { action: 'read' }, 'INVALID_PAYLOAD'],
      ['a field that is not there', { action: 'read', collection: 'tags', query: { fields: ['nope'] } }, 'FORBIDDEN'],
      ['a wrong filter', { action: 'read', collection: 'tags', query: { filter: { name: { _nope: 1 } } } }, 'INVALID_QUERY'],
      ['no data', { action: 'create', collection: 'tags' }, 'INVALID_PAYLOAD'],
      ['an update of everything', { action: 'update', collection: 'tags', data: { name: 'x' } }, 'INVALID_PAYLOAD'],
      ['a deletion without keys', { action: 'delete', collection: 'tags' }, 'INVALID_PAYLOAD'],
      ['a value that does not fit', { action: 'create', collection: 'articles', data: { views: 'many' } }, 'INVALID_PAYLOAD'],
    ])('items: refuses %s', async (_what, args, code) => {
      const told = await assistant().call('items', args)
      expect([told.isError, codeOf(told)]).toEqual([true, code])
      expect(told.content[0]!.text).not.toMatch(/\n|node_modules|\.ts:/)
    })

    it('items: a dry run shows what would be, and changes nothing', async () => {
      const told = await assistant().call('items', { action: 'create', collection: 'authors', data: { name: 'Dry' }, dry_run: true })
      expect(told).toMatchObject({ raw: { name: 'Dry' }, meta: { dry_run: true, affected: 1 } })
      const { raw } = await assistant().call('items', {
        action: 'read',
        collection: 'authors',
        query: { filter: { name: { _eq: 'Dry' } } },
      })
      expect(raw).toEqual([])
    })

    it('files, folders, assets: rows of files, and pictures, large ones scaled', async () => {
      const large = await upload(app(), { filename: 'large.png', type: 'image/png', content: await picture(1500, 900) })
      const small = await upload(app(), { filename: 'small.png', type: 'image/png', content: await picture(40, 30) })
      const text = await upload(app(), { filename: 'a.txt', type: 'text/plain', content: 'hello' })
      const seen = await assistant().call('assets', { id: small.id })
      expect(seen.content).toEqual([{ type: 'image', mimeType: 'image/png', data: (await picture(40, 30)).toString('base64') }])
      const scaled = (await assistant().call('assets', { id: large.id })).content[0]!
      const bytes = Buffer.from(scaled.data!, 'base64')
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([800, 480])
      expect(codeOf(await assistant().call('assets', { id: text.id }))).toBe('INVALID_PAYLOAD')
      expect(codeOf(await assistant().call('assets', { id: '00000000-0000-4000-8000-000000000000' }))).toBe('FORBIDDEN')
      const { raw: folder } = await assistant().call('folders', { action: 'create', data: { name: 'Pictures' } })
      const update = { action: 'update', keys: [small.id], data: { folder: (folder as { id: string }).id, title: 'Red' } }
      expect((await assistant().call('files', { ...update, dry_run: true })).meta).toMatchObject({ dry_run: true })
      expect((await assistant().call('files', update)).raw).toMatchObject([{ title: 'Red' }])
      const query = { fields: ['title', 'folder.name'], filter: { type: { _eq: 'image/png' } }, sort: 'title' }
      expect((await assistant().call('files', { action: 'read', query })).raw).toEqual([
        { title: 'Large', folder: null },
        { title: 'Red', folder: { name: 'Pictures' } },
      ])
      expect(codeOf(await assistant().call('files', { action: 'create', data: {} }))).toBe('INVALID_PAYLOAD')
      expect(codeOf(await assistant().call('folders', { action: 'update', keys: ['nope'], data: { name: 'x' } }))).toMatch(
        /FORBIDDEN|INVALID/,
      )
    })

    it('collections, fields, relations: change the schema, or only try it', async () => {
      const takesBack = app().databaseName !== 'mysql'
      const data = [{ collection: 'plants', fields: [{ field: 'name', type: 'string' }], schema: {}, meta: {} }]
      const trial = await assistant().call('collections', { action: 'create', data, dry_run: true })
      expect(trial).toMatchObject(
        takesBack ? { isError: false, meta: { dry_run: true }, raw: [{ collection: 'plants' }] } : { isError: true },
      )
      expect(codeOf(await assistant().call('schema', { keys: ['plants'] }))).toBe('FORBIDDEN')
      expect((await assistant().call('collections', { action: 'create', data })).raw).toMatchObject([{ collection: 'plants' }])
      expect(codeOf(await assistant().call('collections', { action: 'create', data }))).toBe('INVALID_PAYLOAD')
      const field = { action: 'create', collection: 'plants', data: [{ field: 'grower', type: 'integer', schema: {}, meta: {} }] }
      if (takesBack) expect((await assistant().call('fields', { ...field, dry_run: true })).raw).toMatchObject([{ field: 'grower' }])
      expect((await assistant().call('fields', field)).raw).toMatchObject([{ field: 'grower', type: 'integer' }])
      expect((await assistant().call('fields', { action: 'read', collection: 'plants', field: 'grower' })).raw).toMatchObject({
        field: 'grower',
      })
      const note = { action: 'update', collection: 'plants', field: 'grower', data: { meta: { note: 'Who grows it' } } }
      expect((await assistant().call('fields', note)).raw).toMatchObject([{ meta: { note: 'Who grows it' } }])
      const relation = { action: 'create', collection: 'plants', field: 'grower', data: { related_collection: 'authors', schema: {} } }
      expect((await assistant().call('relations', relation)).raw).toMatchObject({ related_collection: 'authors' })
      expect((await assistant().call('schema', { keys: ['plants'] })).raw).toMatchObject({
        plants: { grower: { relation: { type: 'm2o', collection: 'authors' }, note: 'Who grows it' } },
      })
      const remove = { action: 'delete', collection: 'plants', field: 'grower' }
      expect((await assistant().call('fields', remove)).errors[0]!.error).toMatch(/Delete actions are disabled/)
      await enableMcp(app(), { mcp_allow_deletes: true })
      expect((await assistant().call('relations', remove)).isError).toBe(false)
      expect((await assistant().call('fields', remove)).isError).toBe(false)
      expect((await assistant().call('collections', { action: 'delete', keys: ['plants'] })).raw).toEqual(['plants'])
      await enableMcp(app(), { mcp_allow_deletes: false })
      expect(codeOf(await assistant().call('fields', { action: 'read', collection: 'nope' }))).toBe('FORBIDDEN')
      expect(codeOf(await assistant().call('fields', { action: 'update', collection: 'tags', field: 'name' }))).toBe('INVALID_PAYLOAD')
      expect(codeOf(await assistant().call('relations', { action: 'create', data: {} }))).toBe('INVALID_PAYLOAD')
    })

    it('flows, operations, trigger-flow: a flow is made and run, if its form is filled in', async () => {
      const flow = { name: 'Sign', status: 'active', trigger: 'manual', accountability: 'all' }
      const options = {
        collections: ['articles'],
        requireSelection: true,
        fields: [{ field: 'reason', meta: { required: true } }],
        return: '$last',
      }
      const { raw: made } = await assistant().call('flows', { action: 'create', data: { ...flow, options } })
      const { id } = made as { id: string }
      const step = {
        flow: id,
        key: 'say',
        type: 'transform',
        position_x: 1,
        position_y: 1,
        options: { json: { said: '{{$trigger.body.reason}}' } },
      }
      const { raw: operation } = await assistant().call('operations', { action: 'create', data: step })
      await assistant().call('flows', { action: 'update', key: id, data: { operation: (operation as { id: string }).id } })
      const run = { id, collection: 'articles', keys: [1] }
      expect((await assistant().call('trigger-flow', run)).errors[0]!.error).toMatch(/reason/)
      const trial = await assistant().call('trigger-flow', { ...run, data: { reason: 'r' }, dry_run: true })
      expect(trial.raw).toEqual({ flow: 'Sign', would_run: true })
      expect((await assistant().call('trigger-flow', { ...run, data: { reason: 'because' } })).raw).toEqual({ said: 'because' })
      for (const wrong of [
        { ...run, collection: 'tags' },
        { ...run, keys: [999] },
        { ...run, id: '00000000-0000-4000-8000-000000000000' },
      ])
        expect(codeOf(await assistant().call('trigger-flow', { ...wrong, data: { reason: 'r' } }))).toBe('FORBIDDEN')
      await assistant().call('flows', { action: 'update', key: id, data: { status: 'inactive' } })
      expect(codeOf(await assistant().call('trigger-flow', { ...run, data: { reason: 'r' } }))).toBe('FORBIDDEN')
      expect((await assistant().call('flows', { action: 'read', key: id, query: { fields: ['name'] } })).raw).toEqual([{ name: 'Sign' }])
      expect((await assistant().call('operations', { action: 'read', query: { fields: ['key'] } })).raw).toEqual([{ key: 'say' }])
      expect(codeOf(await assistant().call('flows', { action: 'create' }))).toBe('INVALID_PAYLOAD')
    })

    it('query: GraphQL that only reads, under the limits of /graphql', async () => {
      const document = 'query ($id: GraphQLStringOrFloat) { articles(filter: { id: { _eq: $id } }) { title author { name } } }'
      expect((await assistant().call('query', { query: document, variables: { id: 1 } })).raw).toEqual({
        data: { articles: [{ title: 'First steps', author: { name: 'Ada' } }] },
      })
      expect((await assistant().call('query', { query: 'mutation { delete_articles_item(id: 1) { id } }' })).errors[0]!.code).toBe(
        'INVALID_PAYLOAD',
      )
      for (const query of ['{ nope }', '{', `{ ${'articles { author { '.repeat(200)} id ${'} }'.repeat(200)} }`])
        expect(codeOf(await assistant().call('query', { query }))).toBe('GRAPHQL_VALIDATION')
    })

    it('search: several collections at once', async () => {
      const { raw } = await assistant().call('search', { text: 'wind' })
      expect(raw).toMatchObject([{ collection: 'articles', items: [{ title: 'Second wind' }] }])
      const { raw: named } = await assistant().call('search', { text: 'comment 1', collections: ['comments', 'tags'], limit: 1 })
      expect(named).toMatchObject([{ collection: 'comments', items: [{ body: 'comment 1' }] }])
      expect(codeOf(await assistant().call('search', { text: 'x', collections: ['nope'] }))).toBe('FORBIDDEN')
      expect(codeOf(await assistant().call('search', { text: '' }))).toBe('INVALID_PAYLOAD')
    })

    it('explain: why a user is refused', async () => {
      const [{ id }] = await app().must<[{ id: string }]>('/users?filter[email][_eq]=reader@example.com')
      const { raw } = await assistant().call('explain', { collection: 'articles', query: { fields: ['price'] }, user: id })
      expect(raw).toMatchObject({ refused: [{ code: 'FORBIDDEN' }], explain: { subject: expect.anything() } })
      const { raw: seen } = await assistant().call('explain', { collection: 'articles', query: { fields: ['id'], sort: 'id' }, user: id })
      expect(seen).toMatchObject({ answered: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 5 }] })
      expect(codeOf(await assistant().call('explain', { collection: 'articles', user: 'nobody' }))).toBe('INVALID_QUERY')
    })

    it('results end at a bound, and say how to go on', async () => {
      const bodies = Array.from({ length: 60 }, (_, index) => ({ body: `${index} ${'long '.repeat(1000)}`, article: 1 }))
      await app().must('/items/comments', { body: bodies })
      const told = await assistant().call('items', { action: 'read', collection: 'comments', query: { sort: 'id' } })
      expect(told.content[0]!.text!.length).toBeLessThan(101_000)
      expect((told.raw as unknown[]).length).toBeLessThan(60)
      expect(told.note).toMatch(new RegExp(`first ${(told.raw as unknown[]).length} of 66.*offset`))
    })
  },
  fillBlog,
)

describe('import', () => {
  const web = createServer((_request, response) => response.setHeader('content-type', 'text/plain').end('from the web'))
  beforeAll(() => new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve)))
  afterAll(() => void web.close())

  onEachApp(
    'files',
    (app) => {
      const assistant = assistantOf(app)

      it('imports all or nothing', async () => {
        const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/a.txt`
        const data = [{ url, file: { title: 'Fetched' } }]
        expect((await assistant().call('files', { action: 'import', data, dry_run: true })).meta).toMatchObject({ dry_run: true })
        expect(await app().must('/files')).toEqual([])
        expect((await assistant().call('files', { action: 'import', data })).raw).toMatchObject([{ title: 'Fetched', type: 'text/plain' }])
        const broken = { action: 'import', data: [...data, { url: 'http://127.0.0.1:1/none' }] }
        expect((await assistant().call('files', broken)).isError).toBe(true)
        expect(codeOf(await assistant().call('files', { action: 'import', data: [{ nope: 1 }] }))).toBe('INVALID_PAYLOAD')
        expect(await app().must('/files')).toHaveLength(1)
      })
    },
    undefined,
    { IMPORT_IP_DENY_LIST: '' },
    ['sqlite'],
  )
})

onEachApp(
  'tools of a reader',
  (app) => {
    const reader = assistantOf(app, readerToken)

    it('are those that they may use; of their arguments, too', async () => {
      const { tools } = await reader().client.listTools()
      expect(tools.map(({ name }) => name)).toEqual(['system-prompt', 'schema', 'search', 'query', 'items', 'trigger-flow'])
      const items = tools.find(({ name }) => name === 'items')!.inputSchema.properties as Record<string, { enum?: string[] }>
      expect(items.action!.enum).toEqual(['read'])
    })

    it('refuse what is for others as what there is not', async () => {
      const wordsOf = async (name: string) => (await reader().call(name, { action: 'read' })).errors[0]!.error.replace(name, '<name>')
      const unknown = await wordsOf('nonesuch')
      for (const name of ['collections', 'fields', 'relations', 'flows', 'operations', 'explain', 'files', 'folders', 'assets'])
        expect([name, await wordsOf(name)]).toEqual([name, unknown])
    })

    it('show neither hidden fields nor hidden items', async () => {
      const { raw: schema } = await reader().call('schema', { keys: ['articles', 'authors'] })
      expect(Object.keys((schema as { articles: object }).articles)).toEqual([
        'id',
        'title',
        'status',
        'views',
        'author',
        'comments',
        'tags',
      ])
      expect(JSON.stringify(schema)).not.toMatch(/secret|pin|price/)
      const { raw: items } = await reader().call('items', { action: 'read', collection: 'articles', query: { fields: ['id'], sort: 'id' } })
      expect(items).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 5 }])
      expect((await reader().call('items', { action: 'read', collection: 'articles', keys: [4] })).isError).toBe(
        (await reader().call('items', { action: 'read', collection: 'articles', keys: [999] })).isError,
      )
      const { raw: counts } = await reader().call('items', { action: 'read', collection: 'articles', query: { aggregate: { count: '*' } } })
      expect(JSON.stringify(counts)).toMatch(/4/)
      const { raw: found } = await reader().call('search', { text: 'draft' })
      expect(found).toEqual([])
      const { raw: asked } = await reader().call('query', {
        query: '{ articles(search: "Hidden") { id } articles_aggregated { countAll } }',
      })
      expect(asked).toEqual({ data: { articles: [], articles_aggregated: [{ countAll: 4 }] } })
    })

    it.each([
      ['a field', { action: 'read', collection: 'authors', query: { fields: ['secret'] } }, { query: { fields: ['nonesuch'] } }],
      [
        'a filter',
        { action: 'read', collection: 'authors', query: { filter: { secret: { _eq: 'alpha' } } } },
        { query: { filter: { nonesuch: { _eq: 'alpha' } } } },
      ],
      ['a collection', { action: 'create', collection: 'authors', data: { name: 'x' } }, { collection: 'nonesuch' }],
    ])('refuse %s that is hidden as one that is not there', async (_what, hidden, other) => {
      const [one, two] = [await reader().call('items', hidden), await reader().call('items', { ...hidden, ...other })]
      expect(one.isError).toBe(true)
      const neutral = (text: string) => text.replaceAll(/secret|nonesuch|authors/g, '<name>')
      expect(neutral(one.content[0]!.text!)).toBe(neutral(two.content[0]!.text!))
    })

    it('answer a write whose result they may not see with nothing', async () => {
      await createUser(app(), 'writer', 'token-of-the-writer', [{ collection: 'tags', action: 'create', fields: ['name'] }])
      const writer = await connectAssistant(app(), 'token-of-the-writer')
      expect((await writer.call('items', { action: 'create', collection: 'tags', data: { name: 'unseen' } })).content).toEqual([])
      const { raw } = await writer.call('schema', { keys: ['tags'] })
      expect(raw).toEqual({ tags: { name: expect.objectContaining({ type: 'string', readable: false }) } })
      await writer.close()
    })
  },
  fillBlog,
)
