import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { UnfinishedUploads } from '../../src/services/uploads/unfinished.js'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { asset, type FileRow, note, objectsOf, picture, upload } from '../support/files.js'

const otherToken = 'token-of-another-uploader'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** One request of the protocol. */
async function tus(
  app: App,
  method: string,
  path: string,
  { as = adminToken, body, ...headers }: { as?: string; body?: string | Buffer } & Record<string, unknown> = {},
) {
  const response = await fetch(`${app.url}/files/tus${path}`, {
    method,
    headers: {
      authorization: `Bearer ${as}`,
      'tus-resumable': '1.0.0',
      ...(method === 'PATCH' && { 'content-type': 'application/offset+octet-stream' }),
      ...(headers as Record<string, string>),
    },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Begins an upload; gives its path. */
async function begin(app: App, length: number, metadata: Record<string, string>, as = adminToken): Promise<string> {
  const pairs = Object.entries(metadata).map(([name, value]) => `${name} ${base64(value)}`)
  const { status, headers, text } = await tus(app, 'POST', '', { as, 'upload-length': String(length), 'upload-metadata': pairs.join(',') })
  if (status !== 201) throw new Error(`begin: ${status} ${text}`)
  return `/${headers.get('location')!.split('/').at(-1)!}`
}

const text = { filename_download: 'resumed.txt', type: 'text/plain' }

onEachApp(
  'Uploads that are resumed',
  (app) => {
    it('become a file when all parts are there, and are nowhere to be seen before', async () => {
      const before = await app().must<unknown[]>('/files?limit=-1')
      const path = await begin(app(), 11, { ...text, title: 'Resumed' })
      expect((await tus(app(), 'PATCH', path, { 'upload-offset': '0', body: 'hello ' })).status).toBe(204)
      expect((await tus(app(), 'HEAD', path)).headers.get('upload-offset')).toBe('6')
      expect(await app().must<unknown[]>('/files?limit=-1')).toHaveLength(before.length)
      expect((await tus(app(), 'PATCH', path, { 'upload-offset': '6', body: 'world' })).status).toBe(204)
      const [file] = await app().must<FileRow[]>('/files?filter[title][_eq]=Resumed')
      expect(await (await asset(app(), file!.id)).text()).toBe('hello world')
      expect(objectsOf(app()).filter((name) => name.includes('.part.'))).toEqual([])
      // A client that did not hear of the end asks again, and gets no second file.
      expect((await tus(app(), 'HEAD', path)).headers.get('upload-offset')).toBe('11')
      expect((await tus(app(), 'PATCH', path, { 'upload-offset': '11', body: '' })).status).toBe(204)
      expect(await app().must<unknown[]>('/files?filter[title][_eq]=Resumed')).toHaveLength(1)
    })

    it('are one file also when two requests race', async () => {
      const content = 'abcdefghij'.repeat(1000)
      const path = await begin(app(), content.length, { ...text, title: 'Raced' })
      const statuses = await Promise.all(
        [1, 2, 3].map(async () => (await tus(app(), 'PATCH', path, { 'upload-offset': '0', body: content })).status),
      )
      expect(statuses.filter((status) => status === 204)).toHaveLength(1)
      const files = await app().must<FileRow[]>('/files?filter[title][_eq]=Raced')
      expect(files).toHaveLength(1)
      expect(await (await asset(app(), files[0]!.id)).text()).toBe(content)
    })

    it('replace the content of a file', async () => {
      const old = await upload(app(), note('old'))
      const content = await picture(30, 20)
      const path = await begin(app(), content.length, { filename_download: 'new.png', type: 'image/png', id: old.id })
      await tus(app(), 'PATCH', path, { 'upload-offset': '0', body: content })
      expect(await app().must(`/files/${old.id}`)).toMatchObject({ type: 'image/png', width: 30, title: 'My First Note' })
    })

    it('belong to who began them', async () => {
      const path = await begin(app(), 5, text)
      for (const method of ['HEAD', 'PATCH', 'DELETE'])
        expect(
          (await tus(app(), method, path, { as: otherToken, 'upload-offset': '0', ...(method === 'PATCH' && { body: 'mine!' }) })).status,
        ).toBe(404)
      expect((await tus(app(), 'HEAD', path)).headers.get('upload-offset')).toBe('0')
      expect((await tus(app(), 'DELETE', path)).status).toBe(204)
      expect((await tus(app(), 'HEAD', path)).status).toBe(404)
    })

    it('tell what is wrong before anything is sent', async () => {
      const refused = async (metadata: Record<string, string>, as?: string) =>
        begin(app(), 5, metadata, as).then(
          () => 'begun',
          (error: Error) => error.message.slice(0, 10),
        )
      expect(await refused({ ...text, folder: '00000000-0000-4000-8000-000000000000' })).toBe('begin: 400')
      expect(await refused({ ...text, location: 'x' }, otherToken)).toBe('begin: 403')
      expect(await refused({ ...text, id: '00000000-0000-4000-8000-000000000000' })).toBe('begin: 403')
      expect(await refused({ ...text, filename_disk: '../x' })).toBe('begin: 400')
      expect(
        (await tus(app(), 'POST', '', { 'upload-length': '1000001', 'upload-metadata': `filename_download ${base64('x')}` })).status,
      ).toBe(413)
      expect((await tus(app(), 'HEAD', '/..%2f..%2fsecret')).status).toBe(404)
    })

    it('are removed when nobody goes on with them', async () => {
      const path = await begin(app(), 10, text)
      await tus(app(), 'PATCH', path, { 'upload-offset': '0', body: 'half ' })
      const mine = () => objectsOf(app()).filter((name) => name.startsWith(path.slice(1)))
      const uploads = new UnfinishedUploads(app().platform.storage)
      await uploads.removeBefore(new Date(Date.now() - 60_000))
      expect(mine()).toHaveLength(2)
      const orphan = join(app().storageRoot, '.uploads', `${'0'.repeat(32)}.part.x`)
      await app().platform.storage.standard.driver.copy(`.uploads/${mine()[0]}`, `.uploads/${'0'.repeat(32)}.part.x`)
      utimesSync(orphan, 0, 0)
      await uploads.removeBefore(new Date(Date.now() + 60_000))
      expect(mine()).toEqual([])
      expect(objectsOf(app()).filter((name) => name.includes('.part.'))).toEqual([])
    })

    it('are told of in the facts about the server', async () => {
      expect(await app().must('/server/info')).toMatchObject({ uploads: { tus: true, chunkSize: 8_388_608 } })
    })
  },
  async (app) =>
    void (await createUser(app, 'other', otherToken, [
      { collection: 'directus_files', action: 'create', fields: ['filename_download', 'type', 'title'] },
    ])),
  { TUS_ENABLED: 'true', FILES_MAX_UPLOAD_SIZE: '1000000' },
)

onEachApp('Without being switched on', (app) => {
  it('there is no such route', async () => {
    expect((await tus(app(), 'POST', '', { 'upload-length': '5', 'upload-metadata': `filename_download ${base64('x')}` })).status).toBe(404)
    expect(await app().must('/server/info')).toMatchObject({ uploads: {} })
  })
})
