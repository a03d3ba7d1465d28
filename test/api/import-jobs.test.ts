import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { onEachCluster } from '../nodes/cluster.js'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

// Issue 19: POST /utils/import?background=true gives a job that can be asked and cancelled.

interface Job {
  readonly id: string
  readonly status: string
  readonly inserted: number
  readonly updated: number
  readonly refused: number
  readonly reasons: readonly { readonly row: number; readonly reason: string }[]
  readonly error: string | null
  readonly finished_on: string | null
}

const importerToken = 'token-of-an-importer'

async function upload(app: App, path: string, text: string, type = 'text/csv', as = adminToken) {
  const form = new FormData()
  form.append('file', new Blob([text], { type }), 'items')
  const response = await fetch(app.url + path, { method: 'POST', headers: { authorization: `Bearer ${as}` }, body: form })
  const body = (await response.json()) as { data: Job; errors?: { extensions: { code: string } }[] }
  return { status: response.status, location: response.headers.get('location'), job: body.data, code: body.errors?.[0]?.extensions.code }
}

/** Waits until the job has ended. */
async function ended({ must }: App, id: string, as = adminToken): Promise<Job> {
  for (const end = Date.now() + 30_000; Date.now() < end; await delay(20)) {
    const job = await must<Job>(`/utils/jobs/${id}`, { as })
    if (job.finished_on !== null) return job
  }
  throw new Error('The job has not ended.')
}

const rows = (count: number) => ['name', ...Array.from({ length: count }, (_, index) => `tag ${index}`)].join('\n')

async function fill(app: App): Promise<void> {
  await fillBlog(app)
  const rule = (action: string) => ({ collection: 'tags', action, fields: ['id', 'name'], permissions: {} })
  await createUser(app, 'importer', importerToken, ['create', 'read', 'update'].map(rule))
}

onEachApp(
  'An import in the background',
  (app) => {
    it('is answered at once by a job, which tells what was inserted, updated and refused, and why', async () => {
      const begun = await upload(app(), '/utils/import/tags?background=true', 'id,name\n1,azure\n,new\nno number,wrong\n')
      expect([begun.status, begun.location, begun.job.status]).toEqual([202, `/utils/jobs/${begun.job.id}`, 'waiting'])
      expect(await ended(app(), begun.job.id)).toMatchObject({
        status: 'done',
        inserted: 1,
        updated: 1,
        refused: 1,
        reasons: [{ row: 3 }],
        error: null,
      })
      expect(await app().must('/items/tags/1?fields=name')).toEqual({ name: 'azure' })
      const lines = await upload(
        app(),
        '/utils/import/tags?background',
        '{"name":"by line"}\n\n{"name":"another"}\n',
        'application/x-ndjson',
      )
      expect(await ended(app(), lines.job.id)).toMatchObject({ status: 'done', inserted: 2 })
    })

    it('is what its caller may do, and its job is theirs and of administrators', async () => {
      const refused = await upload(app(), '/utils/import/tags?background=true', rows(1), 'text/csv', readerToken)
      expect([refused.status, refused.code]).toEqual([403, 'FORBIDDEN'])
      const { job } = await upload(app(), '/utils/import/tags?background=true', rows(3), 'text/csv', importerToken)
      expect(await ended(app(), job.id, importerToken)).toMatchObject({ inserted: 3 })
      expect((await app().request(`/utils/jobs/${job.id}`)).status).toBe(200)
      const [others, none] = [
        await app().request(`/utils/jobs/${job.id}`, { as: readerToken }),
        await app().request('/utils/jobs/none', { as: readerToken }),
      ]
      expect([others.status, others.text]).toEqual([403, none.text])
      expect((await app().request(`/utils/jobs/${job.id}`, { as: null, method: 'DELETE' })).status).toBe(403)
    })

    it('ends when it is cancelled: what was written stays, and is told', async () => {
      const { job } = await upload(app(), '/utils/import/tags?background=true', rows(20_000))
      for (let isRunning = false; !isRunning; await delay(5)) isRunning = (await app().must<Job>(`/utils/jobs/${job.id}`)).inserted > 0
      expect((await app().request(`/utils/jobs/${job.id}`, { method: 'DELETE' })).status).toBe(204)
      const told = await ended(app(), job.id)
      expect([told.status, told.inserted % 500, told.inserted < 20_000]).toEqual(['cancelled', 0, true])
      const [{ count }] = await app().must<[{ count: number | string }]>('/items/tags?aggregate[count]=*&filter[name][_starts_with]=tag ')
      expect(Number(count)).toBe(told.inserted + 3)
    })

    it('ends for a user who is suspended meanwhile, and tells what cannot be read', async () => {
      const { job } = await upload(app(), '/utils/import/tags?background=true', rows(20_000), 'text/csv', importerToken)
      const [user] = await app().must<{ id: string }[]>('/users?filter[email][_starts_with]=importer&fields=id')
      await app().must(`/users/${user!.id}`, { method: 'PATCH', body: { status: 'suspended' } })
      expect(await ended(app(), job.id)).toMatchObject({ status: 'cancelled', error: expect.stringContaining('user') })
      const broken = await upload(app(), '/utils/import/tags?background=true', '[{"name":"x"}, 7]', 'application/json')
      expect(await ended(app(), broken.job.id)).toMatchObject({ status: 'failed', error: expect.stringContaining('Entry 2') })
    })

    it('keeps no condition on the whole, and takes files alone', async () => {
      const codes: unknown[] = []
      for (const path of ['?background=true&dry_run=true', '?background=true&max_affected=1', '?background=maybe'])
        codes.push((await upload(app(), `/utils/import/tags${path}`, rows(1))).code)
      codes.push((await upload(app(), '/utils/import/tags?background=true', 'x', 'image/png')).code)
      expect(codes).toEqual(['INVALID_QUERY', 'INVALID_QUERY', 'INVALID_QUERY', 'UNSUPPORTED_MEDIA_TYPE'])
    })
  },
  fill,
)

onEachCluster(
  'An import in the background, with two nodes',
  2,
  (cluster) => {
    it('can be asked and cancelled on each of them', async () => {
      const [one, other] = cluster().nodes as readonly [App, App]
      const { job } = await upload(one, '/utils/import/tags?background=true', rows(50_000))
      expect((await other.request(`/utils/jobs/${job.id}`, { method: 'DELETE' })).status).toBe(204)
      expect(await ended(other, job.id)).toMatchObject({ status: 'cancelled' })
    })
  },
  fillBlog,
  {},
  ['postgres'],
)
