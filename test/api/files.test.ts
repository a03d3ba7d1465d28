import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { asset, type FileRow, note, objectsOf, picture, sendForm, upload } from '../support/files.js'

const uploaderToken = 'token-of-the-uploader'

/** May upload with a title, and change the titles of their own files. */
const uploaderPermissions = [
  {
    collection: 'directus_files',
    action: 'create',
    fields: ['title', 'filename_download', 'type', 'folder'],
    presets: { description: 'preset' },
    validation: { type: { _starts_with: 'text/' } },
  },
  {
    collection: 'directus_files',
    action: 'read',
    fields: ['id', 'title', 'filename_download', 'description', 'folder'],
    permissions: { uploaded_by: { _eq: '$CURRENT_USER' } },
  },
  {
    collection: 'directus_files',
    action: 'update',
    fields: ['title', 'filename_download', 'type'],
    permissions: { uploaded_by: { _eq: '$CURRENT_USER' } },
  },
  { collection: 'directus_files', action: 'delete', permissions: { uploaded_by: { _eq: '$CURRENT_USER' } } },
]

const fill = async (app: App): Promise<void> => void (await createUser(app, 'uploader', uploaderToken, uploaderPermissions))

onEachApp(
  'Uploads',
  (app) => {
    it('store a content and a row that tells of it', async () => {
      const file = await upload(app(), note())
      expect(file).toMatchObject({
        title: 'My First Note',
        filename_download: 'my-first note.txt',
        filename_disk: `${file.id}.txt`,
        type: 'text/plain',
        width: null,
      })
      expect(Number(file.filesize)).toBe(11)
      expect(await (await asset(app(), file.id)).text()).toBe('hello world')
    })

    it('take fields before a file for that file, and several files', async () => {
      const answer = await sendForm(app(), [
        ['title', 'First'],
        ['description', 'null'],
        note('a', 'a.txt'),
        ['tags', '["x"]'],
        note('b', 'b.txt'),
      ])
      const files = answer.body.data as unknown as FileRow[]
      expect(
        files.map(({ title, tags }) => ({ title, tags })).sort((one, other) => String(one.title).localeCompare(String(other.title))),
      ).toEqual([
        { title: 'B', tags: ['x'] },
        { title: 'First', tags: null },
      ])
    })

    it('know the size of a picture as it is shown, and keep what was allowed of its data', async () => {
      const sideways = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
        .jpeg()
        .withExif({ IFD0: { Make: 'Maker', Software: 'Hidden', ImageDescription: 'A red field' }, IFD2: { FNumber: '28/10' } })
        .withMetadata({ orientation: 6 })
        .toBuffer()
      const file = await upload(app(), { filename: 'sideways.jpg', type: 'image/jpeg', content: sideways })
      expect(file).toMatchObject({ width: 20, height: 40, metadata: { ifd0: { Make: 'Maker' }, exif: { FNumber: 2.8 } } })
      expect(JSON.stringify(file.metadata)).not.toContain('Hidden')
    })

    it('go into the folder of the settings, unless they say another', async () => {
      const folder = await app().must<{ id: string }>('/folders', { body: { name: 'usual' } })
      await app().must('/settings', { method: 'PATCH', body: { storage_default_folder: folder.id } })
      expect((await upload(app(), note())).folder).toBe(folder.id)
      expect((await upload(app(), note(), [['folder', 'null']])).folder).toBeNull()
      await app().must('/settings', { method: 'PATCH', body: { storage_default_folder: null } })
    })

    it.each([
      ['no file', [['title', 'x']], 'INVALID_PAYLOAD'],
      ['a folder that is not there', [['folder', '00000000-0000-4000-8000-000000000000'], note()], 'INVALID_FOREIGN_KEY'],
      ['a location that is not there', [['storage', 'cloud'], note()], 'INVALID_PAYLOAD'],
      ['an id that is none', [['id', 'nope'], note()], 'INVALID_PAYLOAD'],
      ['a name that is too long for its column', [['title', 'x'.repeat(300)], note()], 'VALUE_TOO_LONG'],
    ] as const)('leave nothing when refused: %s', async (_name, parts, code) => {
      const before = objectsOf(app())
      const answer = await sendForm(app(), parts as never)
      if (code === 'VALUE_TOO_LONG' && answer.status === 200) return // Columns of SQLite have no bound.
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, code])
      expect(objectsOf(app())).toEqual(before)
    })

    it('of several files are all there, or none', async () => {
      const before = objectsOf(app())
      const answer = await sendForm(app(), [note('good'), ['folder', '00000000-0000-4000-8000-000000000000'], note('bad')])
      expect(answer.status).toBe(400)
      expect(objectsOf(app())).toEqual(before)
    })

    it('do not write over a file whose id they name', async () => {
      const file = await upload(app(), note('first'))
      const answer = await sendForm(app(), [['id', file.id], note('second')])
      expect(answer.body.errors?.[0]?.extensions.code).toBe('RECORD_NOT_UNIQUE')
      expect(await (await asset(app(), file.id)).text()).toBe('first')
    })

    it('leave nothing when the client goes away in the middle', async () => {
      const before = objectsOf(app())
      const { hostname, port } = new URL(app().url)
      const socket = connect(Number(port), hostname)
      const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhalf of it'
      socket.write(
        `POST /files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${adminToken}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n${head}`,
      )
      await waitFor(() => objectsOf(app()).length > before.length)
      socket.destroy()
      await waitFor(() => objectsOf(app()).length === before.length)
      expect(objectsOf(app())).toEqual(before)
    })

    it('write nothing in a dry run, and once under a key', async () => {
      const before = objectsOf(app())
      const dry = await sendForm(app(), [note()], { path: '/files?dry_run=true' })
      expect(dry.body.meta).toMatchObject({ dry_run: true })
      expect(objectsOf(app())).toEqual(before)
      const send = (content: string) => sendForm(app(), [note(content)], { headers: { 'idempotency-key': `once-${app().databaseName}` } })
      const [first, second, other] = [await send('same'), await send('same'), await send('other')]
      expect(second.text).toBe(first.text)
      expect(other.status).toBeGreaterThanOrEqual(400)
      expect(objectsOf(app())).toHaveLength(before.length + 1)
    })

    it('by a limited user keep to their fields, presets and validation', async () => {
      const mine = await upload(app(), note('mine'), [['title', 'Mine']], uploaderToken)
      expect(mine).toMatchObject({ title: 'Mine', description: 'preset' })
      expect(Object.keys(mine).sort()).toEqual(['description', 'filename_download', 'folder', 'id', 'title'])
      const before = objectsOf(app())
      expect((await sendForm(app(), [['location', 'x'], note()], { as: uploaderToken })).status).toBe(403)
      expect(
        (await sendForm(app(), [{ filename: 'x.bin', type: 'application/octet-stream', content: 'x' }], { as: uploaderToken })).body
          .errors?.[0]?.extensions.code,
      ).toBe('FAILED_VALIDATION')
      expect((await sendForm(app(), [note()], { as: null })).status).toBe(403)
      expect(objectsOf(app())).toEqual(before)
    })
  },
  fill,
)

onEachApp('Files', (app) => {
  it('get a new content under the same id; nothing of the old one stays', async () => {
    const file = await upload(app(), { filename: 'old.png', type: 'image/png', content: await picture(40, 20) })
    await (await asset(app(), `${file.id}?width=10`)).arrayBuffer()
    const before = objectsOf(app())
    const answer = await sendForm(app(), [['title', 'New'], note('new content', 'new.txt')], { method: 'PATCH', path: `/files/${file.id}` })
    expect(answer.body.data).toMatchObject({ id: file.id, title: 'New', type: 'text/plain', filename_download: 'new.txt', width: null })
    expect(await (await asset(app(), file.id)).text()).toBe('new content')
    expect(objectsOf(app())).toHaveLength(before.length - 1)
    expect(objectsOf(app()).filter((name) => name.startsWith(file.id))).toEqual([])
  })

  it('keep their old content when the new one is refused', async () => {
    const file = await upload(app(), note('old'))
    const before = objectsOf(app())
    const answer = await sendForm(app(), [['folder', '00000000-0000-4000-8000-000000000000'], note('new')], {
      method: 'PATCH',
      path: `/files/${file.id}`,
    })
    expect(answer.status).toBe(400)
    expect(await (await asset(app(), file.id)).text()).toBe('old')
    expect(objectsOf(app())).toEqual(before)
  })

  it('take their contents and variants with them when they are deleted, but only when that is committed', async () => {
    const file = await upload(app(), { filename: 'gone.png', type: 'image/png', content: await picture(40, 20) })
    await (await asset(app(), `${file.id}?width=10`)).arrayBuffer()
    const mine = () => objectsOf(app()).filter((name) => name.startsWith(file.id))
    expect(mine()).toHaveLength(2)
    await app().request(`/files/${file.id}?dry_run=true`, { method: 'DELETE' })
    expect(mine()).toHaveLength(2)
    await app().request(`/files/${file.id}`, { method: 'DELETE' })
    expect(mine()).toEqual([])
    expect((await asset(app(), file.id)).status).toBe(403)
  })

  it('are deleted in GraphQL, and in lists, like anywhere', async () => {
    const [one, other] = [await upload(app(), note()), await upload(app(), note())]
    await app().graphql(`mutation { delete_files_item(id: "${one.id}") { id } }`, { system: true })
    await app().request('/files', { method: 'DELETE', body: [other.id] })
    expect(objectsOf(app()).filter((name) => name.startsWith(one.id) || name.startsWith(other.id))).toEqual([])
  })

  it('are renamed with their objects, within the rules of names', async () => {
    const [file, other] = [await upload(app(), note('mine')), await upload(app(), note('other'))]
    const rename = (name: unknown) => app().request(`/files/${file.id}`, { method: 'PATCH', body: { filename_disk: name } })
    expect((await rename(`readable-${file.id}.txt`)).status).toBe(200)
    expect(objectsOf(app()).filter((name) => name.includes(file.id))).toEqual([`readable-${file.id}.txt`])
    expect(await (await asset(app(), file.id)).text()).toBe('mine')
    expect((await rename(other.filename_disk)).body.errors?.[0]?.extensions.code).toBe('RECORD_NOT_UNIQUE')
    expect((await rename(null)).status).toBe(400)
    expect(await (await asset(app(), other.id)).text()).toBe('other')
  })

  it('without content are rows like others', async () => {
    const row = await app().must<FileRow>('/files', { body: { type: 'text/plain', filename_download: 'x.txt', storage: 'local' } })
    expect((await asset(app(), row.id)).status).toBe(403)
    expect((await app().request(`/files/${row.id}`, { method: 'DELETE' })).status).toBe(204)
  })

  it('tell hooks of an upload once, after the commit', async () => {
    const { events } = app().platform
    const heard: unknown[] = []
    const listen = (meta: unknown) => void heard.push(meta)
    for (const name of ['files.upload', 'files.create']) events.onAction(name, listen as never)
    const file = await upload(app(), note())
    await sendForm(app(), [['folder', '00000000-0000-4000-8000-000000000000'], note()])
    await waitFor(() => heard.length > 0)
    for (const name of ['files.upload', 'files.create']) events.offAction(name, listen as never)
    expect(heard).toMatchObject([{ event: 'files.upload', key: file.id, collection: 'directus_files' }])
  })
})

onEachApp(
  'Bounds of uploads',
  (app) => {
    it('refuse what is too large, and what has a type that nobody wants', async () => {
      const large = await sendForm(app(), [note('x'.repeat(20_000))])
      expect([large.status, large.body.errors?.[0]?.extensions.code]).toEqual([413, 'CONTENT_TOO_LARGE'])
      const odd = await sendForm(app(), [{ filename: 'x.html', type: 'text/html', content: '<p>' }])
      expect([odd.status, odd.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
      expect(objectsOf(app())).toEqual([])
      expect((await sendForm(app(), [note('x'.repeat(10_000))])).status).toBe(200)
    })
  },
  undefined,
  { FILES_MAX_UPLOAD_SIZE: '10000', FILES_MIME_TYPE_ALLOW_LIST: 'text/plain,image/*' },
)

describe('Imports', () => {
  let source: Server
  let url = ''
  beforeAll(async () => {
    source = createServer((request, response) => {
      if (request.url === '/moved') return response.writeHead(302, { location: '/a%20note.txt' }).end()
      if (request.url === '/short')
        return response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' }).write('short', () => response.destroy())
      return response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('from elsewhere')
    })
    await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(source.address() as AddressInfo).port}`
  })
  afterAll(() => void source.close())

  onEachApp(
    'from addresses',
    (app) => {
      it('store what is there, after redirects too', async () => {
        const file = await app().must<FileRow>('/files/import', { body: { url: `${url}/moved`, data: { description: 'mine' } } })
        expect(file).toMatchObject({ title: 'A Note', filename_download: 'a note.txt', type: 'text/plain', description: 'mine' })
        expect(await (await asset(app(), file.id)).text()).toBe('from elsewhere')
      })

      it('work in GraphQL', async () => {
        const answer = await app().graphql(`mutation { import_file(url: "${url}/x") { filename_download folder { id } } }`, {
          system: true,
        })
        expect(answer.body.data).toEqual({ import_file: { filename_download: 'x', folder: null } })
      })

      it('leave nothing of what breaks off', async () => {
        const before = objectsOf(app())
        const answer = await app().request('/files/import', { body: { url: `${url}/short` } })
        expect(answer.body.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE')
        expect(objectsOf(app())).toEqual(before)
      })
    },
    undefined,
    { IMPORT_IP_DENY_LIST: '' },
  )
})

onEachApp(
  'Exports to a file',
  (app) => {
    it('are stored with the rights of who asked, and told to them', async () => {
      const order = (collection: string, as?: string) =>
        app().request(`/utils/export/${collection}`, {
          ...(as && { as }),
          body: {
            query: { fields: ['name'], sort: ['name'], filter: { name: { _starts_with: 'FIL export' } } },
            format: 'csv',
            file: { title: `Export ${as ?? 'admin'}` },
          },
        })
      await app().must('/folders', { body: [{ name: 'FIL export 1' }, { name: 'FIL export 2' }] })
      expect((await order('folders_that_are_not_there')).status).toBe(204)
      expect((await order('directus_folders', uploaderToken)).status).toBe(204)
      expect((await order('directus_folders')).status).toBe(204)
      const subjects = async () =>
        (await app().must<{ subject: string }[]>('/notifications?filter[subject][_contains]=export&limit=-1'))
          .map(({ subject }) => subject)
          .sort()
      await waitUntil(async () => (await subjects()).length === 3)
      expect(await subjects()).toEqual([
        'Your export of directus_folders failed',
        'Your export of directus_folders is ready',
        'Your export of folders_that_are_not_there failed',
      ])
      const files = await app().must<FileRow[]>('/files?filter[title][_starts_with]=Export')
      expect(files.map(({ title, type }) => [title, type])).toEqual([['Export admin', 'text/csv']])
      expect(await (await asset(app(), files[0]!.id)).text()).toBe('"name"\n"FIL export 1"\n"FIL export 2"')
    })
  },
  fill,
)

/** Waits until something has happened, and fails when it does not. */
const waitFor = (isThere: () => boolean): Promise<void> => waitUntil(async () => isThere())

async function waitUntil(isThere: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (await isThere()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('It did not happen.')
}
