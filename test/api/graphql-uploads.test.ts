import { request as httpRequest } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { expect, it } from '@jest/globals'
import { eventually } from '../flows/make-flow.js'
import { type Answer, type App, adminToken, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { asset, type FileRow, objectsOf } from '../support/files.js'

// Files by GraphQL: https://github.com/jaydenseric/graphql-multipart-request-spec, as its clients send them.

const uploader = 'token-of-the-uploader'
const changer = 'token-of-the-changer'
const stranger = 'token-of-the-stranger'

const fill = async (app: App): Promise<void> => {
  const fields = ['title', 'filename_download', 'type']
  const own = { permissions: { uploaded_by: { _eq: '$CURRENT_USER' } } }
  await createUser(app, 'uploader', uploader, [
    { collection: 'directus_files', action: 'create', fields, validation: { type: { _starts_with: 'text/' } } },
    { collection: 'directus_files', action: 'read', fields: ['id', 'title', 'type'], ...own },
  ])
  await createUser(app, 'changer', changer, [{ collection: 'directus_files', action: 'update', fields, ...own }])
  await createUser(app, 'stranger', stranger, [{ collection: 'directus_files', action: 'read', fields: ['*'] }])
}

interface Sent {
  readonly query: string
  readonly variables?: unknown
  readonly map?: unknown
  readonly files?: readonly (readonly [name: string, content: string, filename?: string, type?: string])[]
  readonly as?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
}

async function send(
  app: App,
  { query, variables, map, files = [], as = adminToken, headers = {}, path = '/graphql/system' }: Sent,
): Promise<Answer> {
  const form = new FormData()
  form.append('operations', JSON.stringify({ query, variables }))
  if (map !== undefined) form.append('map', JSON.stringify(map))
  for (const [name, content, filename = 'a note.txt', type = 'text/plain'] of files)
    form.append(name, new Blob([content], { type }), filename)
  const response = await fetch(app.url + path, {
    method: 'POST',
    body: form,
    headers: { ...(as === null ? {} : { authorization: `Bearer ${as}` }), ...headers },
  })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) }
}

const create = 'mutation ($file: Upload!) { create_files_item(data: { title: "T" }, content: $file) { id title type } }'
const one = { variables: { file: null }, map: { 0: ['variables.file'] }, files: [['0', 'hello']] } as const
const codes = ({ body }: Answer): unknown => body.errors?.map(({ extensions }) => extensions.code)

onEachApp(
  'Files by GraphQL',
  (app) => {
    const count = async () => [(await app().must<unknown[]>('/files?limit=-1')).length, objectsOf(app()).length]

    /** Contents that no row kept are removed soon after the answer. */
    const isUnchanged = async (before: readonly number[]) =>
      expect(await eventually(count, (now) => isDeepStrictEqual(now, before))).toEqual(before)

    it('are made, several at once, and get another content', async () => {
      const made = await send(app(), { query: create, ...one })
      expect(made.body.errors).toBeUndefined()
      const { create_files_item: file } = made.body.data as unknown as { create_files_item: FileRow }
      expect(file).toMatchObject({ title: 'T', type: 'text/plain' })
      expect(await (await asset(app(), file.id)).text()).toBe('hello')

      const several = await send(app(), {
        query:
          'mutation ($files: [Upload!], $data: [create_directus_files_input!]) { create_files_items(data: $data, contents: $files) { title filesize } }',
        variables: { files: [null, null], data: [{ title: 'First' }, {}] },
        map: { a: ['variables.files.1'], b: ['variables.files.0'] },
        files: [
          ['a', 'second content', 'other.txt'],
          ['b', 'x'],
        ],
      })
      const { create_files_items: files } = several.body.data as unknown as { create_files_items: FileRow[] }
      expect(files.map(({ title, filesize }) => [title, Number(filesize)]).sort()).toEqual([
        ['First', 1],
        ['Other', 14],
      ])

      const before = objectsOf(app()).length
      const replaced = await send(app(), {
        query: `mutation ($file: Upload) { update_files_item(id: "${file.id}", data: {}, content: $file) { id filename_download } }`,
        ...one,
        files: [['0', 'bye', 'new.txt']],
      })
      expect(replaced.body.data).toEqual({ update_files_item: { id: file.id, filename_download: 'new.txt' } })
      expect(await (await asset(app(), file.id)).text()).toBe('bye')
      expect(objectsOf(app())).toHaveLength(before)
    })

    it('are written by the rights of the caller, all of a document or nothing', async () => {
      const before = await count()
      expect(codes(await send(app(), { query: create, ...one, as: uploader, files: [['0', 'x', 'x.png', 'image/png']] }))).toEqual([
        'FAILED_VALIDATION',
      ])
      const twoWrites = `mutation ($file: Upload!) { a: create_files_item(data: {}, content: $file) { id } b: create_files_item(data: { description: "x" }) { id } }`
      for (const query of [
        twoWrites,
        'mutation ($file: Upload!) { a: create_files_item(data: {}, content: $file) { id } b: create_files_item(data: {}, content: $file) { id } }',
      ])
        expect((await send(app(), { query, ...one })).body.errors).toHaveLength(1)
      const { id } = await app().must<{ id: string }>('/files', {
        body: { title: 'x', type: 'text/plain', filename_download: 'x', storage: 'local' },
      })
      const foreign = `mutation ($file: Upload) { update_files_item(id: "${id}", data: {}, content: $file) }`
      expect(codes(await send(app(), { query: foreign, ...one, as: changer }))).toEqual(['FORBIDDEN'])
      await app().must(`/files/${id}`, { method: 'DELETE' })
      await isUnchanged(before)
      expect((await send(app(), { query: create, ...one, as: uploader })).body.errors).toEqual(undefined)
    })

    it.each([
      ['nobody', { as: null, headers: { 'graphql-require-preflight': '1' } }],
      ['who may only read files', { as: stranger }],
    ])('78: %s is refused before the file is read', async (_, caller) => {
      const before = await count()
      const answer = await send(app(), { query: create, ...one, ...caller })
      expect([answer.status, codes(answer)]).toEqual([403, ['FORBIDDEN']])
      await isUnchanged(before)
    })

    it('54: a form that a web page could send with the cookie of a session is refused', async () => {
      const login = await fetch(`${app().url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'admin@example.com', password: 'admin-pass-1', mode: 'session' }),
      })
      const cookie = login.headers.get('set-cookie')!.split(';')[0]!
      const before = await count()
      const forged = await send(app(), { query: create, ...one, as: null, headers: { cookie } })
      expect([forged.status, codes(forged)]).toEqual([403, ['FORBIDDEN']])
      await isUnchanged(before)
      const meant = await send(app(), { query: create, ...one, as: null, headers: { cookie, 'graphql-require-preflight': '1' } })
      expect(meant.body.errors).toBeUndefined()
    })

    const broken: readonly [what: string, sent: Partial<Sent>][] = [
      ['no map', { map: undefined }],
      ['a map without the file', { map: {} }],
      ['a file that does not come', { map: { 0: ['variables.file'], 1: ['variables.other'] }, variables: { file: null, other: null } }],
      [
        'a file that the map does not know',
        {
          files: [
            ['0', 'a'],
            ['1', 'b'],
          ],
        },
      ],
      [
        'a file twice',
        {
          files: [
            ['0', 'a'],
            ['0', 'b'],
          ],
        },
      ],
      ['two places for a file', { variables: { file: null, b: null }, map: { 0: ['variables.file', 'variables.b'] } }],
      [
        'a place for two files',
        {
          map: { 0: ['variables.file'], 1: ['variables.file'] },
          files: [
            ['0', 'a'],
            ['1', 'b'],
          ],
        },
      ],
      ['a place that is taken', { variables: { file: 'x' } }],
      ['a place that is not there', { variables: {} }],
      ['a place outside of the variables', { map: { 0: ['query'] } }],
      ['a place in a prototype', { variables: { file: null }, map: { 0: ['variables.__proto__'] } }],
      ['a place in a prototype of a list', { variables: { file: [] }, map: { 0: ['variables.file.length'] } }],
      ['a place that is no text', { map: { 0: [5] } }],
      ['a map that is a list', { map: [['variables.file']] }],
      [
        'a variable of another type',
        {
          query:
            'mutation ($file: JSON) { create_files_item(data: { type: "a/b", storage: "local", filename_download: "x", tags: $file }) { id } }',
        },
      ],
      ['a document that is not valid', { query: 'mutation ($file: Upload!) { nothing(content: $file) }' }],
      ['a document that is a subscription', { query: 'subscription ($file: Upload) { files_mutated { key } }' }],
      ['a content and `on`', { query: 'mutation ($file: Upload) { create_files_item(data: {}, on: ["title"], content: $file) { id } }' }],
      [
        'another storage',
        { query: 'mutation ($file: Upload) { create_files_item(data: { storage: "elsewhere" }, content: $file) { id } }' },
      ],
      [
        'the name of an object',
        { query: 'mutation ($file: Upload) { create_files_item(data: { filename_disk: "../x" }, content: $file) { id } }' },
      ],
      ['fewer contents than data', { query: 'mutation ($file: Upload!) { create_files_items(data: [{}, {}], contents: [$file]) { id } }' }],
      ['a content that is too large', { files: [['0', 'x'.repeat(2 ** 20 + 1)]] }],
      ['own data', { path: '/graphql' }],
    ]
    it.each(broken)('73: %s is an error of the client, and nothing is kept', async (_, sent) => {
      const before = await count()
      const answer = await send(app(), { query: create, ...one, ...sent })
      expect(answer.body.errors?.length).toBeGreaterThan(0)
      expect(answer.status).toBeLessThan(500)
      await isUnchanged(before)
    })

    it('73: a client that leaves leaves nothing behind', async () => {
      const before = await count()
      const part = (name: string, value: string) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      const body = `${part('operations', JSON.stringify({ query: create, variables: { file: null } }))}${part('map', '{"0":["variables.file"]}')}--B\r\nContent-Disposition: form-data; name="0"; filename="x"\r\nContent-Type: text/plain\r\n\r\nhalf`
      await new Promise<void>((resolve) => {
        const request = httpRequest(`${app().url}/graphql/system`, {
          method: 'POST',
          headers: { 'content-type': 'multipart/form-data; boundary=B', 'content-length': 10_000, authorization: `Bearer ${adminToken}` },
        })
        request.on('error', () => resolve())
        request.write(body, () => setTimeout(() => request.destroy(), 30))
      })
      await app().request('/server/ping')
      await isUnchanged(before)
    })

    it('a repeated request with a key is written once', async () => {
      const headers = { 'idempotency-key': `key-${app().databaseName}` }
      const [first, again] = [await send(app(), { query: create, ...one, headers }), await send(app(), { query: create, ...one, headers })]
      expect(again.body.data).toEqual(first.body.data)
      const other = await send(app(), { query: create, ...one, headers, files: [['0', 'another']] })
      expect(other.body.errors).toHaveLength(1)
    })

    it('without a content, a new file still needs what a content would say', async () => {
      const answer = await app().graphql('mutation { create_files_item(data: { type: "text/plain" }) { id } }', { system: true })
      expect(answer.status).toBeLessThan(500)
      expect(answer.body.errors).toHaveLength(1)
      const sdl = async (query: string) => (await app().request(`/server/specs/graphql/system${query}`)).text
      expect(await sdl('')).toMatch(/input create_directus_files_input \{[^}]*storage: String!/)
      expect(await sdl('')).not.toContain('Upload')
      expect(await sdl('?additions=true')).toMatch(/create_files_item\(.*content: Upload\)/)
    })
  },
  fill,
  { FILES_MAX_UPLOAD_SIZE: '1mb' },
  ['sqlite', 'postgres'],
)
