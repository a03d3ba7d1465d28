import { describe, expect, it } from '@jest/globals'
import { delayAfter, readyOf } from '../../src/flows/deliveries.js'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { eventually, full, makeFlow } from './make-flow.js'

interface Report {
  readonly id: string
  readonly state: string
  readonly attempts: number
  readonly error: unknown
}

const durable = { type: 'action', durable: true, scope: ['items.create', 'items.update'], collections: ['tags'] }
const writeLog = {
  type: 'item-create',
  options: { collection: 'comments', payload: { body: 'log {{ $trigger.key }}{{ $trigger.keys }}' }, ...full },
}
const log = async (app: App): Promise<string[]> =>
  (await app.must<{ body: string }[]>('/items/comments?fields=body&filter[body][_starts_with]=log&sort=id&limit=-1')).map(
    ({ body }) => body,
  )
const list = (app: App): Promise<Report[]> => app.must('/flows/deliveries')

describe('which deliveries are ready', () => {
  const row = (id: number, items: string[], due = 0, claimed_until: number | null = null) => ({
    id,
    items: JSON.stringify(items),
    due: BigInt(due),
    claimed_until: claimed_until === null ? null : BigInt(claimed_until),
  })
  const ready = (...rows: ReturnType<typeof row>[]) => readyOf(rows, 1_000).map(({ id }) => id)

  it.each<[what: string, rows: ReturnType<typeof row>[], ids: number[]]>([
    ['of different items all', [row(1, ['a']), row(2, ['b'])], [1, 2]],
    ['of one item the first', [row(1, ['a']), row(2, ['a'])], [1]],
    ['none behind one that is at work', [row(1, ['a'], 0, 2_000), row(2, ['a']), row(3, ['b'])], [3]],
    ['none behind one that is not due', [row(1, ['a'], 2_000), row(2, ['a', 'b']), row(3, ['b'])], []],
    ['one whose node has died', [row(1, ['a'], 0, 999)], [1]],
    ['those about no item', [row(1, []), row(2, [])], [1, 2]],
  ])('%s', (_what, rows, ids) => {
    expect(ready(...rows)).toEqual(ids)
  })

  it('attempts come later and later, at most an hour apart', () => {
    expect([1, 2, 5].map((attempts) => delayAfter(attempts, 1))).toEqual([1_000, 2_000, 16_000])
    expect([delayAfter(1, 0), delayAfter(100, 1)]).toEqual([500, 3_600_000])
  })
})

onEachApp(
  'Durable flows',
  (app) => {
    it('are written with the change, made after it in the order of each item, and forgotten', async () => {
      const id = await makeFlow(app(), 'event', durable, [writeLog], { accountability: null })
      await app().request('/items/tags?dry_run=true', { body: { name: 'never' } })
      const { id: tag } = await app().must<{ id: number }>('/items/tags', { body: { name: 'kept' } })
      for (let change = 0; change < 5; change += 1) await app().must(`/items/tags/${tag}`, { method: 'PATCH', body: { name: `${change}` } })
      const logged = await eventually(
        () => log(app()),
        ({ length }) => length >= 6,
      )
      expect(logged).toEqual([`log ${tag}undefined`, ...Array.from({ length: 5 }, () => `log undefined[${tag}]`)])
      expect(
        await eventually(
          () => list(app()),
          ({ length }) => length === 0,
        ),
      ).toEqual([])
      await app().must(`/flows/${id}`, { method: 'DELETE' })
    })

    it('are tried again, and an administrator sees, retries and drops them', async () => {
      const refuse = { type: 'throw-error', options: { code: 'DOWN', status: 503, message: 'later' } }
      const id = await makeFlow(app(), 'event', durable, [refuse], { accountability: null })
      await app().must('/items/tags', { body: { name: 'a' } })
      await app().must('/items/tags', { body: { name: 'b' } })
      const failed = await eventually(
        () => list(app()),
        (rows) => rows.length === 2 && rows.every(({ attempts }) => attempts > 0),
      )
      expect(failed).toEqual(
        [0, 1].map(() =>
          expect.objectContaining({ state: 'waiting', attempts: expect.any(Number), error: expect.objectContaining({ code: 'DOWN' }) }),
        ),
      )

      const [first, second] = failed as [Report, Report]
      for (const [method, path] of [
        ['GET', '/flows/deliveries'],
        ['POST', `/flows/deliveries/${first.id}/replay`],
        ['DELETE', `/flows/deliveries/${first.id}`],
      ] as const)
        expect((await app().request(path, { method, as: readerToken })).status).toBe(403)
      expect((await app().request(`/flows/deliveries/${second.id}`, { method: 'DELETE' })).status).toBe(204)
      expect((await app().request(`/flows/deliveries/${second.id}`, { method: 'DELETE' })).status).toBe(403)

      const [operation] = await app().must<[{ id: string }]>(`/operations?filter[flow]=${id}`)
      await app().must(`/operations/${operation.id}`, { method: 'PATCH', body: { type: 'log', options: { message: 'up' } } })
      expect((await app().request(`/flows/deliveries/${first.id}/replay`, { method: 'POST' })).status).toBe(204)
      expect(
        await eventually(
          () => list(app()),
          ({ length }) => length === 0,
        ),
      ).toEqual([])
      await app().must(`/flows/${id}`, { method: 'DELETE' })
    })

    it('are given up after so many attempts', async () => {
      const id = await makeFlow(app(), 'event', durable, [{ type: 'throw-error', options: { code: 'DOWN' } }], { accountability: null })
      await app().must('/items/tags', { body: { name: 'dead' } })
      const dead = await eventually(
        () => list(app()),
        ([row]) => row?.state === 'dead',
      )
      expect(dead).toEqual([expect.objectContaining({ state: 'dead', attempts: 2 })])
      expect(await app().must(`/flows/deliveries?state=waiting&flow=${id}`)).toEqual([])
    })
  },
  fillBlog,
  { FLOWS_DELIVERY_ATTEMPTS: '2' },
)
