import { expect, it } from '@jest/globals'
import sharp from 'sharp'
import { onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { asset, type FileRow, note, objectsOf, picture, upload } from '../support/files.js'

const readerToken = 'token-of-the-asset-reader'

/** The size of a PNG, by its own bytes. */
async function sizeOf(response: Response): Promise<string> {
  const bytes = Buffer.from(await response.arrayBuffer())
  if (bytes.subarray(1, 4).toString() !== 'PNG') return `${response.status} ${bytes.toString().slice(0, 200)}`
  return `png ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
}

onEachApp(
  'Assets',
  (app) => {
    it('are sent whole or in part, with their headers', async () => {
      const { id } = await upload(app(), note('0123456789'), [['filename_download', 'grüße "x".txt']])
      const whole = await asset(app(), id)
      expect(
        Object.fromEntries(
          [
            'content-type',
            'content-length',
            'accept-ranges',
            'content-security-policy',
            'x-content-type-options',
            'cache-control',
            'content-disposition',
          ].map((name) => [name, whole.headers.get(name)]),
        ),
      ).toEqual({
        'content-type': 'text/plain',
        'content-length': '10',
        'accept-ranges': 'bytes',
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=2592000',
        'content-disposition': `inline; filename="gr??e \\"x\\".txt"; filename*=UTF-8''gr%C3%BC%C3%9Fe%20%22x%22.txt`,
      })
      const part = async (range: string) => {
        const answer = await asset(app(), id, { headers: { range } })
        return [answer.status, answer.headers.get('content-range'), answer.status === 206 ? await answer.text() : null]
      }
      expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
      expect(await part('bytes=0-0')).toEqual([206, 'bytes 0-0/10', '0'])
      expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789'])
      expect(await part('bytes=10-')).toEqual([416, null, null])
      expect((await asset(app(), id, { method: 'HEAD' })).headers.get('content-length')).toBe('10')
    })

    it('are cut around their focal point', async () => {
      const halves = await sharp({ create: { width: 100, height: 50, channels: 3, background: 'red' } })
        .composite([{ input: { create: { width: 50, height: 50, channels: 3, background: 'blue' } }, left: 50, top: 0 }])
        .png()
        .toBuffer()
      const { id } = await upload(app(), { filename: 'halves.png', type: 'image/png', content: halves })
      await asset(app(), `${id}?width=40&height=40&focal_point_x=90&focal_point_y=25`).then(sizeOf)
      const variant = objectsOf(app()).find((name) => name.startsWith(`${id}__`))!
      const { dominant } = await sharp(`${app().storageRoot}/${variant}`).stats()
      expect(dominant.b).toBeGreaterThan(dominant.r)
    })

    it('are transformed once, however many ask', async () => {
      const { id } = await upload(app(), { filename: 'p.png', type: 'image/png', content: await picture(200, 100) })
      const answers = await Promise.all(Array.from({ length: 8 }, () => asset(app(), `${id}?width=50`).then(sizeOf)))
      expect(new Set(answers)).toEqual(new Set(['png 50x25']))
      expect(objectsOf(app()).filter((name) => name.startsWith(`${id}__`))).toHaveLength(1)
    })

    it.each([
      'width=10000',
      'height=6001',
      'width=3001&height=3001&fit=outside',
      'transforms=[["resize",100000]]',
      'transforms=[["resize",{"width":100000}]]',
      'transforms=[["resize",{"fit":"outside","width":10,"height":10}]]',
    ])('are not made larger than is allowed: %s', async (query) => {
      const { id } = await upload(app(), { filename: 'p.png', type: 'image/png', content: await picture(200, 100) })
      const answer = await asset(app(), `${id}?${query}`)
      expect([answer.status, ((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code]).toEqual(
        [400, 'ILLEGAL_ASSET_TRANSFORMATION'],
      )
    })

    it('stay within bounds when what comes before changed their shape', async () => {
      const { id } = await upload(app(), { filename: 'p.png', type: 'image/png', content: await picture(2000, 100) })
      const query = `transforms=${encodeURIComponent('[["extract",{"left":0,"top":0,"width":1,"height":100}]]')}&width=2900`
      expect(await sizeOf(await asset(app(), `${id}?${query}`))).toBe('png 30x3000')
    })

    it.each([
      'transforms=[["composite",[{"input":"/etc/passwd"}]]]',
      'transforms=[["toFile","/tmp/x.png"]]',
      'transforms=[["constructor"]]',
      'transforms=[["joinChannel","/etc/passwd"]]',
      'transforms=[["blur",-5]]',
      'transforms=[["extract",{"left":-1}]]',
      'transforms=[[{}]]',
      'transforms=[["toFormat","svg"]]',
    ])('take none but harmless operations: %s', async (query) => {
      const { id } = await upload(app(), { filename: 'p.png', type: 'image/png', content: await picture(20, 10) })
      expect((await asset(app(), `${id}?${query}`)).status).toBe(400)
    })

    it('of pictures whose pixels lie outside say what is wrong with them', async () => {
      const { id } = await upload(app(), { filename: 'p.png', type: 'image/png', content: await picture(20, 10) })
      const answer = await asset(
        app(),
        `${id}?transforms=${encodeURIComponent('[["extract",{"left":15,"top":0,"width":500,"height":500}]]')}`,
      )
      expect(answer.status).toBe(400)
      expect(objectsOf(app()).filter((name) => name.startsWith(`${id}__`))).toEqual([])
    })

    it('are for who may read the row; whatever else, the refusal is the same', async () => {
      const [mine, other] = [await upload(app(), note('mine'), [['title', 'Open']]), await upload(app(), note('other'))]
      const empty = await app().must<FileRow>('/files', {
        body: { type: 'text/plain', filename_download: 'x', storage: 'local', title: 'Open' },
      })
      expect(await (await asset(app(), mine.id, { as: readerToken })).text()).toBe('mine')
      const refusals = await Promise.all(
        [other.id, empty.id, '00000000-0000-4000-8000-000000000000', 'nope', '..%2f..%2fetc%2fpasswd'].map(async (id) => {
          const answer = await asset(app(), id, { as: readerToken })
          return `${answer.status} ${await answer.text()}`
        }),
      )
      expect(new Set(refusals).size).toBe(1)
      expect(refusals[0]).toContain('403')
    })

    it('are called by their id where the name may not be known', async () => {
      const { id } = await upload(app(), note('mine', 'secret name.txt'), [['title', 'Open']])
      expect((await asset(app(), `${id}?download`, { as: readerToken })).headers.get('content-disposition')).toBe(
        `attachment; filename="${id}"`,
      )
    })

    it('of the settings are for everybody, as long as they are there', async () => {
      const { id } = await upload(app(), { filename: 'logo.png', type: 'image/png', content: await picture(20, 10) })
      expect((await asset(app(), id, { as: null })).status).toBe(403)
      await app().must('/settings', { method: 'PATCH', body: { project_logo: id } })
      expect((await asset(app(), id, { as: null })).headers.get('cache-control')).toBe('public, max-age=2592000')
      await app().must('/settings', { method: 'PATCH', body: { project_logo: null } })
      expect((await asset(app(), id, { as: null })).status).toBe(403)
    })

    it('are packed in archives, each under a name of its own that leads nowhere', async () => {
      const top = await app().must<{ id: string }>('/folders', { body: { name: '../top' } })
      const child = await app().must<{ id: string }>('/folders', { body: { name: 'child', parent: top.id } })
      const files = [
        await upload(app(), note('a', 'same.txt'), [['folder', top.id]]),
        await upload(app(), note('b', 'same.txt'), [['folder', top.id]]),
        await upload(app(), note('c', 'same.txt'), [['folder', child.id]]),
      ]
      const zip = async (path: string, body?: unknown) =>
        Buffer.from(
          await (
            await fetch(`${app().url}/assets/${path}`, {
              method: 'POST',
              headers: { authorization: 'Bearer token-of-the-administrator', 'content-type': 'application/json' },
              body: JSON.stringify(body ?? {}),
            })
          ).arrayBuffer(),
        )
      expect(namesInZip(await zip('files', { ids: files.map(({ id }) => id) }))).toEqual(['same (1).txt', 'same (2).txt', 'same.txt'])
      expect(namesInZip(await zip(`folder/${top.id}`))).toEqual(['child/same.txt', 'same (1).txt', 'same.txt'])
      expect((await app().request('/assets/files', { as: readerToken, body: { ids: [files[0]!.id] } })).status).toBe(403)
      expect((await app().request(`/assets/folder/${top.id}`, { as: readerToken, method: 'POST' })).status).toBe(400)
    })
  },
  async (app) =>
    void (await createUser(app, 'assetreader', readerToken, [
      { collection: 'directus_files', action: 'read', fields: ['id', 'title'], permissions: { title: { _eq: 'Open' } } },
    ])),
  { ASSETS_TRANSFORM_IMAGE_MAX_OUTPUT_DIMENSION: '3000' },
)

onEachApp(
  'Assets that clients ask for each time',
  (app) => {
    it('are not sent to whom has them already', async () => {
      const { id } = await upload(app(), note())
      const first = await asset(app(), id)
      expect(first.headers.get('cache-control')).toBe('private, max-age=0, must-revalidate')
      expect(
        (await asset(app(), id, { headers: { 'if-none-match': first.headers.get('etag')!, 'cache-control': 'max-age=0' } })).status,
      ).toBe(304)
      expect((await asset(app(), id, { headers: { 'if-none-match': '"other"', 'cache-control': 'max-age=0' } })).status).toBe(200)
    })
  },
  undefined,
  { ASSETS_CACHE_REVALIDATE: 'true' },
)

/** The names in an archive's directory, sorted. */
function namesInZip(bytes: Buffer): string[] {
  const names: string[] = []
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    names.push(bytes.subarray(at + 46, at + 46 + bytes.readUInt16LE(at + 28)).toString())
  }
  return names.sort()
}
