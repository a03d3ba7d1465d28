import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from '@jest/globals'
import sharp from 'sharp'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'
import { asset, type FileRow, note, objectsOf, picture, sendForm, upload } from '../support/files.js'

// ../shared/security-cases.md: files in part B (21 to 23), and part D (38 to 43). 44 is in reads.test.ts' exports.

const ownerToken = 'token-of-the-owner'
const ownPermissions = ['read', 'update', 'delete'].map((action) => ({
  collection: 'directus_files',
  action,
  fields: ['*'],
  permissions: { uploaded_by: { _eq: '$CURRENT_USER' } },
}))

const fill = async (app: App): Promise<void> =>
  void (await createUser(app, 'owner', ownerToken, [...ownPermissions, { collection: 'directus_files', action: 'create', fields: ['*'] }]))

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const traversals = ['../x', '../../etc/passwd', '/etc/passwd', '..\\x', '.hidden', 'a/b', 'a\0b', '..', '']

onEachApp(
  'Files',
  (app) => {
    const patch = (id: string, body: object, as = ownerToken) => app().request(`/files/${id}`, { method: 'PATCH', as, body })

    it('21: a name on the disk leads nowhere else', async () => {
      const mine = await upload(app(), note('mine'), [], ownerToken)
      const before = objectsOf(app())
      for (const name of traversals) {
        expect([400, 403]).toContain((await patch(mine.id, { filename_disk: name })).status)
        expect(
          (
            await app().graphql(`mutation($name: String) { update_files_item(id: "${mine.id}", data: { filename_disk: $name }) { id } }`, {
              as: ownerToken,
              system: true,
              variables: { name },
            })
          ).body.errors,
        ).toBeDefined()
        if (name !== '') expect((await sendForm(app(), [['filename_disk', name], note()], { as: ownerToken })).status).toBe(400)
        if (name !== '')
          expect(
            (await sendForm(app(), [['filename_disk', name], note()], { as: ownerToken, method: 'PATCH', path: `/files/${mine.id}` }))
              .status,
          ).toBe(400)
      }
      expect((await patch(mine.id, { filename_disk: 'x'.repeat(250) })).status).toBe(400)
      expect(objectsOf(app())).toEqual(before)
      expect(readdirSync(dirname(app().storageRoot))).not.toContain('x')
      expect(await (await asset(app(), mine.id, { as: ownerToken })).text()).toBe('mine')
    })

    it("21: another file's object is not taken over, by any way of writing", async () => {
      const [mine, other] = [
        await upload(app(), note('mine'), [], ownerToken),
        await upload(app(), { filename: 'o.png', type: 'image/png', content: await picture(40, 20) }),
      ]
      await (await asset(app(), `${other.id}?width=10`)).arrayBuffer()
      const objects = objectsOf(app()).filter((name) => name.startsWith(other.id))
      expect(objects).toHaveLength(2)
      for (const name of [...objects, other.filename_disk!.toUpperCase()]) {
        const answers = [
          await patch(mine.id, { filename_disk: name }),
          await app().request('/files', { method: 'PATCH', as: ownerToken, body: { keys: [mine.id], data: { filename_disk: name } } }),
          await app().request('/files', {
            as: ownerToken,
            body: { type: 'text/plain', storage: 'local', filename_download: 'x', filename_disk: name },
          }),
          await sendForm(app(), [['filename_disk', name], note()], { as: ownerToken }),
        ]
        // A name that differs in case is free where the disk tells cases apart.
        if (objects.includes(name)) expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
      }
      expect(await (await asset(app(), other.id)).arrayBuffer()).toBeDefined()
      expect(objectsOf(app())).toEqual(expect.arrayContaining(objects))
    })

    it('21: who may not write a file learns nothing of names, and moves nothing', async () => {
      const other = await upload(app(), note('other'))
      const before = objectsOf(app())
      const answers = [
        await patch(other.id, { filename_disk: 'free.txt' }),
        await patch(other.id, { filename_disk: other.filename_disk }),
        await patch(other.id, { filename_disk: '../x' }),
        await patch('00000000-0000-4000-8000-000000000000', { filename_disk: '../x' }),
      ]
      expect(new Set(answers.map(({ text, status }) => `${status} ${text}`)).size).toBe(1)
      expect(answers[0]!.status).toBe(403)
      expect(objectsOf(app())).toEqual(before)
    })

    it('22: what the server knows of a file, no client makes up', async () => {
      const who = await app().must<{ id: string }>('/users/me')
      const file = await upload(
        app(),
        note('12345'),
        [
          ['filesize', '999'],
          ['width', '5'],
          ['uploaded_by', who.id],
          ['type', 'image/png'],
          ['uploaded_on', '1999-01-01T00:00:00Z'],
        ],
        ownerToken,
      )
      expect(file).toMatchObject({ type: 'text/plain', width: null })
      expect(Number(file.filesize)).toBe(5)
      expect((file as unknown as { uploaded_by: string }).uploaded_by).not.toBe(who.id)
      for (const body of [{ storage: 'other' }, { tus_id: 'x' }, { tus_data: {} }]) expect((await patch(file.id, body)).status).toBe(400)
    })

    it('23: a content is replaced only by who may change that very file, also when the upload is resumable', async () => {
      const other = await upload(app(), note('other'))
      const before = objectsOf(app())
      const replaced = await sendForm(app(), [note('stolen')], { as: ownerToken, method: 'PATCH', path: `/files/${other.id}` })
      const missing = await sendForm(app(), [note('stolen')], {
        as: ownerToken,
        method: 'PATCH',
        path: '/files/00000000-0000-4000-8000-000000000000',
      })
      expect([replaced.status, replaced.text]).toEqual([403, missing.text])
      const begun = async (id: string) => {
        const headers = {
          authorization: `Bearer ${ownerToken}`,
          'tus-resumable': '1.0.0',
          'upload-length': '6',
          'upload-metadata': `filename_download ${base64('x.txt')},type ${base64('text/plain')},id ${base64(id)}`,
        }
        const response = await fetch(`${app().url}/files/tus`, { method: 'POST', headers })
        return `${response.status} ${await response.text()}`
      }
      expect(await begun(other.id)).toBe(await begun('00000000-0000-4000-8000-000000000000'))
      expect(await begun(other.id)).toContain('403')
      expect(objectsOf(app())).toEqual(before)
      expect(await (await asset(app(), other.id)).text()).toBe('other')
    })

    it('23: rights that are lost while an upload is under way are not there at its end', async () => {
      const { policy } = await createUser(app(), `losing-${app().databaseName}`, `token-losing-${app().databaseName}`, [
        { collection: 'directus_files', action: 'create', fields: ['*'] },
      ])
      const headers = { authorization: `Bearer token-losing-${app().databaseName}`, 'tus-resumable': '1.0.0' }
      const begun = await fetch(`${app().url}/files/tus`, {
        method: 'POST',
        headers: {
          ...headers,
          'upload-length': '4',
          'upload-metadata': `filename_download ${base64('lost.txt')},type ${base64('text/plain')}`,
        },
      })
      const path = begun.headers.get('location')!.split('/').at(-1)!
      await app().must('/permissions', { method: 'DELETE', body: { query: { filter: { policy: { _eq: policy } } } } })
      const last = await fetch(`${app().url}/files/tus/${path}`, {
        method: 'PATCH',
        headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
        body: 'lost',
      })
      expect(last.status).toBe(403)
      expect(await app().must<unknown[]>('/files?filter[filename_download][_eq]=lost.txt')).toEqual([])
    })

    it.each([
      ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['text/html', '<script>alert(1)</script>'],
      ['application/xml', '<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></x>'],
    ])('38: no script of a file runs: %s', async (type, content) => {
      const { id } = await upload(app(), { filename: 'x', type, content })
      const { headers } = await asset(app(), id)
      expect([headers.get('content-security-policy'), headers.get('x-content-type-options'), headers.get('content-type')]).toEqual([
        "default-src 'none'; sandbox",
        'nosniff',
        type,
      ])
    })

    it('38, issue 11.11: documents of every kind are shown in a sandbox, and nothing else needs one', async () => {
      const { id } = await upload(app(), note())
      const policyOf = async (type: string, path = '') => {
        await app().must(`/files/${id}`, { method: 'PATCH', body: { type } })
        const { headers } = await asset(app(), `${id}${path}`)
        return [headers.get('content-security-policy'), headers.get('x-content-type-options')]
      }
      const documents = ['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml', 'text/xml', 'application/xml', 'image/svg+xml']
      const rarer = ['application/rss+xml', 'application/mathml+xml', 'text/xsl', 'message/rfc822', 'multipart/related', 'image/SVG+XML']
      for (const type of [...documents, ...rarer])
        for (const path of ['', '/page.txt', '?width=10'])
          expect([type, path, await policyOf(type, path)]).toEqual([type, path, ["default-src 'none'; sandbox", 'nosniff']])
      for (const type of ['text/plain', 'application/pdf', 'image/png', 'video/mp4', 'application/json'])
        expect([type, await policyOf(type)]).toEqual([type, ["default-src 'none'", 'nosniff']])
    })

    it('39: types and names that want to be headers are none', async () => {
      const { id } = await upload(app(), note())
      for (const type of ['text/html\r\nX-Evil: 1', 'nonsense', '', 'text/html; charset="x\r\n"']) {
        await app().request(`/files/${id}`, { method: 'PATCH', body: { type } })
        const answer = await asset(app(), id)
        expect([answer.status, answer.headers.get('x-evil'), answer.headers.get('content-type')]).toEqual([
          200,
          null,
          'application/octet-stream',
        ])
      }
      for (const name of ['a\r\nX-Evil: 1', '"; filename="b.exe', 'ü'.repeat(100), '\ud800']) {
        await app().request(`/files/${id}`, { method: 'PATCH', body: { filename_download: name } })
        const answer = await asset(app(), `${id}?download`)
        expect([answer.status, answer.headers.get('x-evil')]).toEqual([200, null])
        expect(answer.headers.get('content-disposition')).toMatch(
          /^attachment; filename="(\\.|[^"\\\r\n])*"(; filename\*=UTF-8''[\w.!#$&+^`|~%-]*)?$/,
        )
      }
    })

    it('40: a folder where an object should be is no content, and no end of the server', async () => {
      const { id } = await upload(app(), note())
      mkdirSync(join(app().storageRoot, 'folder'), { recursive: true })
      for (const name of ['folder', '../', '..', '.', 'folder/../../x', 'a\\b']) {
        await app().platform.database.knex('directus_files').where({ id }).update({ filename_disk: name })
        expect((await asset(app(), id)).status).toBe(403)
      }
      expect((await app().request(`/files/${id}`, { method: 'DELETE' })).status).toBe(204)
    })

    it('41: broken transformations and clients that leave cost nothing', async () => {
      const { id } = await upload(app(), { filename: 'p.png', type: 'image/png', content: await picture(400, 200) })
      const answers = await Promise.allSettled(
        Array.from({ length: 60 }, (_, index) => {
          const gone = new AbortController()
          if (index % 3 === 0) setTimeout(() => gone.abort(), 5)
          return fetch(
            `${app().url}/assets/${id}?width=${100 + index}${index % 2 === 0 ? '' : '&transforms=[["extract",{"left":399,"top":0,"width":50,"height":50}]]'}`,
            {
              headers: { authorization: 'Bearer token-of-the-administrator' },
              method: index % 5 === 0 ? 'HEAD' : 'GET',
              signal: gone.signal,
            },
          ).then((response) => response.status)
        }),
      )
      const statuses = new Set(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'gone')))
      for (const status of statuses) expect([200, 400, 503, 'gone']).toContain(status)
      expect((await asset(app(), `${id}?width=60`)).status).toBe(200)
    })

    const canSeeOpenFiles = process.platform === 'linux' ? it : it.skip
    canSeeOpenFiles('41: nothing stays open of what a client did not want to the end', async () => {
      const { id } = await upload(app(), { filename: 'large.bin', type: 'application/octet-stream', content: randomBytes(60_000_000) })
      const openFiles = () =>
        readdirSync('/proc/self/fd').filter((fd) => {
          const path = join('/proc/self/fd', fd)
          return existsSync(path) && readlinkSync(path).startsWith(app().storageRoot)
        })
      const leave = async (path: string, body?: string): Promise<void> => {
        const gone = new AbortController()
        const headers = { authorization: 'Bearer token-of-the-administrator', 'content-type': 'application/json' }
        const response = await fetch(`${app().url}/assets/${path}`, {
          headers,
          signal: gone.signal,
          ...(body === undefined ? {} : { method: 'POST', body }),
        })
        // The first bytes of an archive are a name: by the time there are more, the file is surely open.
        const reader = response.body!.getReader()
        for (let size = 0; size < 1_000_000; ) size += (await reader.read()).value!.length
        gone.abort()
      }
      await leave(id)
      await leave('files', JSON.stringify({ ids: [id] }))
      for (let attempt = 0; openFiles().length > 0 && attempt < 300; attempt += 1) await new Promise((resolve) => setTimeout(resolve, 10))
      expect(openFiles()).toEqual([])
    })

    it('42: pictures that unpack to more than is allowed are not unpacked', async () => {
      const bomb = await sharp({ create: { width: 7000, height: 7000, channels: 3, background: 'red' } })
        .png({ compressionLevel: 9 })
        .toBuffer()
      const file = await upload(app(), { filename: 'bomb.png', type: 'image/png', content: bomb })
      expect(file).toMatchObject({ width: 7000, height: 7000 })
      const refused = async () =>
        ((await (await asset(app(), `${file.id}?width=10`)).json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions
          .code
      expect(await refused()).toBe('ILLEGAL_ASSET_TRANSFORMATION')
      // Its row may lie.
      await app().must(`/files/${file.id}`, { method: 'PATCH', body: { width: 10, height: 10 } })
      expect(await refused()).toBe('ILLEGAL_ASSET_TRANSFORMATION')
    })

    it('42: what only calls itself a picture is not given to other readers', async () => {
      const svg =
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><image href="/etc/passwd" width="100" height="100"/></svg>'
      const file = await upload(app(), { filename: 'x.png', type: 'image/png', content: svg })
      expect([file.width, file.height]).toEqual([null, null])
      await app().must(`/files/${file.id}`, { method: 'PATCH', body: { width: 10, height: 10 } })
      expect((await asset(app(), `${file.id}?width=10`)).status).toBe(400)
    })

    it('42: the library itself opens no other formats, from memory neither', async () => {
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
      await expect(sharp(svg).metadata()).rejects.toThrow('unsupported image format')
      expect((await sharp(await picture(3, 2, 'webp')).metadata()).width).toBe(3)
    })

    it('43: a private file stays private in its variants, parts and archives', async () => {
      const secret = await upload(app(), { filename: 's.png', type: 'image/png', content: await picture(40, 20) })
      await (await asset(app(), `${secret.id}?width=10`)).arrayBuffer()
      for (const as of [ownerToken, null]) {
        expect((await asset(app(), `${secret.id}?width=10`, { as })).status).toBe(403)
        expect((await asset(app(), `${secret.id}?key=system-small-cover`, { as })).status).toBe(403)
        expect((await asset(app(), secret.id, { as, headers: { range: 'bytes=0-3' } })).status).toBe(403)
        expect((await asset(app(), secret.id, { as, headers: { 'if-none-match': '*' } })).status).toBe(403)
        expect((await app().request('/assets/files', { as, body: { ids: [secret.id] } })).status).toBe(403)
      }
      const mine = await app().must<FileRow>('/files', {
        as: ownerToken,
        body: { type: 'image/png', storage: 'local', filename_download: 'x' },
      })
      expect((await patch(mine.id, { filename_disk: objectsOf(app()).find((name) => name.startsWith(`${secret.id}__`)) })).status).toBe(400)
    })

    it('43: an object without a row is nobody’s', async () => {
      writeFileSync(join(app().storageRoot, 'orphan.txt'), 'left over')
      const mine = await upload(app(), note('mine'), [], ownerToken)
      expect((await patch(mine.id, { filename_disk: 'orphan.txt' })).status).toBe(400)
      expect(await (await asset(app(), mine.id, { as: ownerToken })).text()).toBe('mine')
    })
  },
  fill,
  { TUS_ENABLED: 'true' },
)
