import { request as httpRequest } from 'node:http'
import { expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { objectsOf } from '../support/files.js'

// ../shared/security-cases.md 73, and 78 as far as it concerns imports; issue 11 points 1 and 13: forms that are broken.

interface Form {
  readonly path: string
  readonly method?: string
  readonly as?: string | null
  readonly contentType?: string
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string | number>>
  /** Ends the connection after the body instead of the request. */
  readonly isCut?: boolean
}

interface Sent {
  readonly status: number | null
  readonly code: string | undefined
}

/** Sends a body as it is. The status is null when the connection ended without an answer. */
function send(
  app: App,
  { path, method = 'POST', as = null, contentType = 'multipart/form-data; boundary=B', body, headers, isCut }: Form,
): Promise<Sent> {
  return new Promise((resolve) => {
    const request = httpRequest(app.url + path, {
      method,
      headers: {
        'content-type': contentType,
        ...(isCut ? { 'content-length': Buffer.byteLength(body) + 1_000 } : { 'content-length': Buffer.byteLength(body) }),
        ...(as === null ? {} : { authorization: `Bearer ${as}` }),
        ...headers,
      },
    })
    request.on('response', (response) => {
      let text = ''
      response.on('data', (piece) => (text += String(piece)))
      response.on('end', () => resolve({ status: response.statusCode ?? null, code: /"code":"([A-Z_]+)"/.exec(text)?.[1] }))
      response.on('error', () => resolve({ status: response.statusCode ?? null, code: undefined }))
    })
    request.on('error', () => resolve({ status: null, code: undefined }))
    if (isCut) request.write(body, () => setTimeout(() => request.destroy(), 20))
    else request.end(body)
  })
}

const part = (type = 'text/csv', filename = 'a.csv', content = 'title\nA') =>
  `--B\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n${content}`
const end = '\r\n--B--\r\n'

/** Bodies that are no whole form. */
const broken: readonly (readonly [string, string])[] = [
  ['truncated in a file', part()],
  ['truncated in a file of JSON', part('application/json', 'a.json', '[{"title":')],
  ['truncated in the headers of a part', '--B\r\nContent-Disposition: form-data; name="file"; filen'],
  ['truncated in a field', '--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nHel'],
  ['truncated before its end', `${part()}\r\n--B`],
  ['empty', ''],
  ['no form at all', 'hello'],
  [
    'a nested form',
    `--B\r\nContent-Disposition: form-data; name="file"; filename="x"\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n--C\r\nContent-Disposition: file; filename="y"\r\n\r\nz`,
  ],
  ['a part without headers', '--B\r\n\r\nx'],
  ['two files, the second truncated', `${part()}\r\n${part()}`],
]

const doors = [
  ['POST', '/files'],
  ['POST', '/utils/import/articles'],
] as const

onEachApp(
  'Broken forms',
  (app) => {
    const isAlive = async () => expect((await app().request('/server/ping')).status).toBe(200)
    const rows = async (path: string) => (await app().must<unknown[]>(path)).length

    it.each(doors.flatMap(([method, path]) => broken.map(([name, body]) => [name, method, path, body] as const)))(
      '73: %s, %s %s: an error of the client, nothing is kept',
      async (_name, method, path, body) => {
        const before = [await rows('/files?limit=-1'), await rows('/items/articles?limit=-1'), objectsOf(app()).length]
        for (const as of [null, readerToken, adminToken]) {
          const { status } = await send(app(), { method, path, as, body })
          expect([400, 403, 413]).toContain(status)
        }
        expect([await rows('/files?limit=-1'), await rows('/items/articles?limit=-1'), objectsOf(app()).length]).toEqual(before)
        await isAlive()
      },
    )

    it.each(doors.flatMap(([method, path]) => broken.map(([name, body]) => [name, method, path, body] as const)))(
      '73: %s, %s %s: a client that leaves',
      async (_name, method, path, body) => {
        for (const as of [null, adminToken]) await send(app(), { method, path, as, body, isCut: true })
        await isAlive()
      },
    )

    it('73: replacing a content is the same door', async () => {
      const { id } = await app().must<{ id: string }>('/files', {
        body: { title: 'x', type: 'text/plain', filename_download: 'x.txt', storage: 'local' },
      })
      for (const [, body] of broken)
        expect([400, 403]).toContain((await send(app(), { method: 'PATCH', path: `/files/${id}`, as: adminToken, body })).status)
      await isAlive()
    })

    it.each([
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary="',
      'multipart/mixed; boundary=B',
      'multipart/form-data; boundary=B; charset=klingon',
    ])('13: a form of the type %s', async (contentType) => {
      for (const [method, path] of doors) {
        const { status } = await send(app(), { method, path, as: adminToken, contentType, body: part() + end })
        expect([200, 400, 415]).toContain(status)
      }
    })

    it.each(['br', 'gzip', 'deflate', 'zstd', 'klingon'])('13: a body that is not compressed with %s as it says', async (encoding) => {
      const compressed = (path: string) =>
        send(app(), {
          path,
          as: adminToken,
          contentType: 'application/json',
          body: Buffer.from('{"title": "x"}'),
          headers: { 'content-encoding': encoding },
        })
      for (const path of ['/items/articles', '/graphql']) {
        const { status, code } = await compressed(path)
        expect([status, code]).toEqual([expect.any(Number), expect.stringMatching(/INVALID_PAYLOAD|UNSUPPORTED_MEDIA_TYPE/)])
        expect(status).toBeLessThan(500)
      }
    })

    it('78: who may not import is refused before the file is read', async () => {
      const start = process.memoryUsage().rss
      const body = Buffer.alloc(45 * 2 ** 20, 'x')
      const answers = await Promise.all(
        Array.from({ length: 4 }, (_, index) =>
          send(app(), {
            path: '/utils/import/articles',
            as: index % 2 ? readerToken : null,
            body: Buffer.concat([Buffer.from(part()), body, Buffer.from(end)]),
          }),
        ),
      )
      // The connection may be ended before a client that does not listen has sent everything.
      for (const { status } of answers) expect([403, null]).toContain(status)
      expect(process.memoryUsage().rss - start).toBeLessThan(400 * 2 ** 20)
      await isAlive()
    })

    it('73: a whole form is still taken', async () => {
      expect(
        await send(app(), { path: '/utils/import/articles', as: adminToken, body: part('text/csv', 'a.csv', 'title\nFrom a form') + end }),
      ).toMatchObject({ status: 200 })
      expect(await app().must('/items/articles?filter[title][_eq]=From a form&fields=title')).toEqual([{ title: 'From a form' }])
    })
  },
  fillBlog,
)
