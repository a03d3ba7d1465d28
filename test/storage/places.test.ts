import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type App, startApp } from '../support/app.js'
import { type Cloud, clouds, locationIn } from '../support/clouds.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { asset, type FileRow, note, objectsOf, picture, sendForm, upload } from '../support/files.js'

type Placed = FileRow & { readonly storage: string }

describe('files in a folder and in a cloud', () => {
  let cloud: Cloud
  let empty: EmptyDatabase
  let app: App
  let careful: App
  beforeAll(async () => {
    cloud = await clouds.s3()
    empty = await testDatabases.find(({ name }) => name === 'sqlite')!.create()
    const places = { STORAGE_LOCATIONS: 'local,cloud', ...locationIn(cloud, 'cloud', { ROOT: 'of-the-tests' }) }
    app = await startApp(empty.config, { ...places, METRICS_ENABLED: 'true' })
    const same = { STORAGE_LOCAL_ROOT: app.storageRoot, FILES_DELETE_ORIGINAL_ON_MOVE: 'true' }
    careful = await startApp(empty.config, { ...places, ...same, STORAGE_LOCATIONS: 'cloud,local', TUS_ENABLED: 'true' })
  })
  afterAll(async () => {
    await careful.stop()
    await app.stop()
    await empty.drop()
    await cloud.close()
  })
  const inCloud = (part = note('0123456789')) => upload(app, part, [['storage', 'cloud']]) as Promise<Placed>
  const move = (server: App, { id }: FileRow, storage: string, more = {}) =>
    server.request(`/files/${id}`, { method: 'PATCH', body: { storage, ...more } })
  const textOf = async (server: App, { id }: FileRow, headers = {}) => (await asset(server, id, { headers })).text()

  it('a content is stored where its form says, and read from there, whole or in part', async () => {
    const row = await inCloud()
    expect(row).toMatchObject({ storage: 'cloud', filesize: expect.anything() })
    expect(objectsOf(app)).not.toContain(row.filename_disk)
    expect(await textOf(app, row)).toBe('0123456789')
    const part = await asset(app, row.id, { headers: { range: 'bytes=2-4' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234'])
    await app.request(`/files/${row.id}`, { method: 'DELETE' })
    expect((await asset(app, row.id)).status).toBe(403)
  })

  it('a picture in a cloud is measured, transformed once, and replaced with its variants', async () => {
    const row = await inCloud({ filename: 'p.png', type: 'image/png', content: await picture(40, 20) })
    expect(row).toMatchObject({ width: 40, height: 20 })
    for (const _ of [1, 2]) {
      const small = await asset(app, `${row.id}?width=10&format=webp`)
      expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp'])
    }
    const replaced = await sendForm(app, [['storage', 'cloud'], { filename: 'q.png', type: 'image/png', content: await picture(60, 30) }], {
      path: `/files/${row.id}`,
      method: 'PATCH',
    })
    expect(replaced.body.data).toMatchObject({ width: 60, storage: 'cloud' })
  })

  it('a content of a resumable upload grows in a cloud', async () => {
    const tus = { 'tus-resumable': '1.0.0' }
    const metadata = Object.entries({ filename_download: 'r.txt', type: 'text/plain' })
      .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
      .join(',')
    const headers = { authorization: 'Bearer token-of-the-administrator', ...tus }
    const begun = await fetch(`${careful.url}/files/tus`, {
      method: 'POST',
      headers: { ...headers, 'upload-length': '10', 'upload-metadata': metadata },
    })
    expect(begun.status).toBe(201)
    const address = careful.url + new URL(begun.headers.get('location')!, careful.url).pathname
    for (const [offset, body] of [
      ['0', 'hello '],
      ['6', 'tus!'],
    ] as const) {
      const part = { ...headers, 'upload-offset': offset, 'content-type': 'application/offset+octet-stream' }
      expect((await fetch(address, { method: 'PATCH', headers: part, body })).status).toBe(204)
    }
    const [row] = await careful.must<Placed[]>('/files?filter[filename_download][_eq]=r.txt')
    expect(row).toMatchObject({ storage: 'cloud' })
    expect(await textOf(careful, row!)).toBe('hello tus!')
  })

  it('a file is moved by its "storage", there and back; what it leaves is kept', async () => {
    const row = await upload(app, note('moved'))
    expect((await move(app, row, 'cloud')).body.data).toMatchObject({ storage: 'cloud', filename_disk: row.filename_disk })
    expect(objectsOf(app)).toContain(row.filename_disk)
    expect(await textOf(app, row)).toBe('moved')
    expect((await move(app, row, 'local')).body.data).toMatchObject({ storage: 'local' })
    expect(await textOf(app, row)).toBe('moved')
    expect(objectsOf(app).filter((name) => name.includes('~'))).toEqual([])
  })

  it('with FILES_DELETE_ORIGINAL_ON_MOVE what it leaves goes, with its variants', async () => {
    const row = await upload(app, { filename: 'p.png', type: 'image/png', content: await picture(40, 20) })
    await asset(app, `${row.id}?width=10`)
    expect(objectsOf(app).filter((name) => name.startsWith(row.id))).toHaveLength(2)
    expect((await move(careful, row, 'cloud', { filename_disk: 'other.png' })).body.data).toMatchObject({ filename_disk: 'other.png' })
    expect(objectsOf(app).filter((name) => name.startsWith(row.id))).toEqual([])
    expect((await asset(careful, `${row.id}?width=10`)).status).toBe(200)
  })

  it('a move that is refused, or taken back, leaves all as it was', async () => {
    const row = await upload(app, note('stays'))
    const other = await inCloud()
    const before = objectsOf(app)
    for (const [storage, more, code] of [
      ['nowhere', {}, 'INVALID_PAYLOAD'],
      ['cloud', { filename_disk: other.filename_disk }, 'RECORD_NOT_UNIQUE'],
      ['cloud', { filename_disk: '../x' }, 'INVALID_PAYLOAD'],
      ['cloud', { folder: '00000000-0000-4000-8000-000000000000' }, 'INVALID_FOREIGN_KEY'],
    ] as const) {
      const answer = await move(app, row, storage, more)
      expect(answer.body.errors?.[0]?.extensions.code).toBe(code)
    }
    expect(objectsOf(app)).toEqual(before)
    expect(await app.must<Placed>(`/files/${row.id}`)).toMatchObject({ storage: 'local', filename_disk: row.filename_disk })
    expect((await app.platform.storage.find('cloud')!.driver.stat(row.filename_disk!))?.size ?? null).toBeNull()
    expect(await textOf(app, other)).toBe('0123456789')
  })

  it('a cloud that is gone is told by health, without its address or its key', async () => {
    const lost = await startApp(empty.config, {
      STORAGE_LOCATIONS: 'cloud',
      ...locationIn(cloud, 'cloud', { ENDPOINT: 'http://127.0.0.1:9', KEY: 'the-id-of-the-key', SECRET: 'the-secret-of-the-key' }),
    })
    const answers = [await lost.request('/server/health'), await sendForm(lost, [note()])]
    await lost.stop()
    expect(answers.map(({ status }) => status)).toEqual([503, 503])
    expect(answers[0]!.body).toMatchObject({ status: 'error', checks: { 'storage:cloud:responseTime': [{ status: 'error' }] } })
    for (const { text } of answers) expect(text).not.toMatch(/of-the-key|127\.0\.0\.1:9/)
  })
})
