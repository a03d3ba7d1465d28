import { beforeAll, describe, expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'
import { eventually, full, makeFlow, transform } from './make-flow.js'

const names = (app: App): Promise<{ name: string }[]> => app.must('/items/tags?fields=name&sort=id&limit=-1')
const setStatus = (app: App, id: string, status: string) => app.must(`/flows/${id}`, { method: 'PATCH', body: { status } })
const onTags = (type: string, ...scope: string[]) => ({ type, scope: scope.map((action) => `items.${action}`), collections: ['tags'] })
const writeLog = (body: unknown) => ({ type: 'item-create', options: { collection: 'comments', payload: { body }, ...full } })
const log = (app: App): Promise<{ body: string }[]> =>
  app.must('/items/comments?fields=body&filter[body][_starts_with]=log&sort=id&limit=-1')

onEachApp(
  'Triggers of flows',
  (app) => {
    describe('events', () => {
      it('a filter changes the payload, and is live and gone at once', async () => {
        const id = await makeFlow(app(), 'event', { ...onTags('filter', 'create'), return: '$last' }, [
          {
            type: 'exec',
            options: { code: 'module.exports = ({ $trigger }) => ({ ...$trigger.payload, name: $trigger.payload.name.toUpperCase() })' },
          },
        ])
        expect(await app().must('/items/tags', { body: { name: 'small' } })).toMatchObject({ name: 'SMALL' })
        const { body } = await app().graphql('mutation { create_tags_item(data: { name: "by graphql" }) { name } }')
        expect(body).toEqual({ data: { create_tags_item: { name: 'BY GRAPHQL' } } })
        await setStatus(app(), id, 'inactive')
        expect(await app().must('/items/tags', { body: { name: 'small' } })).toMatchObject({ name: 'small' })
      })

      it('a filter that rejects refuses the write, and nothing of it stays, but for the log of the run', async () => {
        const refuse = { type: 'throw-error', options: { code: 'MINE', status: 403, message: 'no' } }
        const id = await makeFlow(app(), 'event', onTags('filter', 'create'), [writeLog('log of a refused write'), refuse])
        const before = await names(app())
        const answer = await app().request('/items/tags', { body: [{ name: 'one' }, { name: 'two' }] })
        expect([answer.status, answer.body.errors]).toEqual([403, [{ message: 'no', extensions: { code: 'MINE' } }]])
        expect(await names(app())).toEqual(before)
        expect(await log(app())).toEqual([])
        const runs = () => app().must<unknown[]>(`/activity?filter[action]=run&filter[item]=${id}`)
        expect(await eventually(runs, ({ length }) => length === 1)).toHaveLength(1)
        await app().must(`/flows/${id}`, { method: 'DELETE' })
      })

      it('a condition refuses with what failed', async () => {
        const id = await makeFlow(app(), 'event', onTags('filter', 'create'), [
          { type: 'condition', options: { filter: { $trigger: { payload: { name: { _eq: 'allowed' } } } } } },
        ])
        expect((await app().request('/items/tags', { body: { name: 'allowed' } })).status).toBe(200)
        const answer = await app().request('/items/tags', { body: { name: 'other' } })
        expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'FAILED_VALIDATION'])
        await app().must(`/flows/${id}`, { method: 'DELETE' })
      })

      it('an action runs after the commit, with the event and its keys; a write that is undone triggers none', async () => {
        const id = await makeFlow(app(), 'event', onTags('action', 'create', 'update', 'delete'), [
          writeLog('log {{ $trigger.event }} {{ $trigger.key }} {{ $trigger.keys }}'),
        ])
        await app().request('/items/tags?dry_run=true', { body: { name: 'never' } })
        await app().request('/items/tags', { body: [{ name: 'never' }, { nope: { deep: 1 }, id: 'no number' }] })
        const { id: tag } = await app().must<{ id: number }>('/items/tags', { body: { name: 'watched' } })
        await app().must(`/items/tags/${tag}`, { method: 'PATCH', body: { name: 'changed' } })
        await app().must(`/items/tags/${tag}`, { method: 'DELETE' })
        const logged = await eventually(
          () => log(app()),
          ({ length }) => length >= 3,
        )
        expect(logged.map(({ body }) => body).sort()).toEqual([
          `log tags.items.create ${tag} undefined`,
          `log tags.items.delete undefined [${tag}]`,
          `log tags.items.update undefined [${tag}]`,
        ])
        await app().must(`/flows/${id}`, { method: 'DELETE' })
      })

      it('a flow that is broken disturbs no other', async () => {
        const broken = await makeFlow(app(), 'schedule', { cron: 'every other day' }, [transform(1)])
        const empty = await makeFlow(app(), 'event', {}, [transform(1)])
        const good = await makeFlow(app(), 'webhook', { method: 'GET' }, [transform({ fine: true })])
        expect((await app().request(`/flows/trigger/${good}`)).body).toEqual({ fine: true })
        for (const id of [broken, empty, good]) await app().must(`/flows/${id}`, { method: 'DELETE' })
      })

      it('a flow that triggers itself by its own event ends', async () => {
        const id = await makeFlow(
          app(),
          'event',
          onTags('action', 'create'),
          [{ type: 'item-create', options: { collection: 'tags', payload: { name: 'again' }, ...full, emitEvents: true } }],
          { accountability: null },
        )
        await app().must('/items/tags', { body: { name: 'again' } })
        const count = async () => (await names(app())).filter(({ name }) => name === 'again').length
        await eventually(count, (made) => made > 20)
        await new Promise((resolve) => setTimeout(resolve, 300))
        expect(await count()).toBe(21)
        await app().must(`/flows/${id}`, { method: 'DELETE' })
      })
    })

    it('a schedule runs, and stops with its flow', async () => {
      const id = await makeFlow(app(), 'schedule', { cron: '* * * * * *' }, [writeLog('log tick')], { accountability: null })
      const ticks = async () => (await log(app())).filter(({ body }) => body === 'log tick').length
      expect(await eventually(ticks, (count) => count >= 2)).toBeGreaterThanOrEqual(2)
      await app().must(`/flows/${id}`, { method: 'DELETE' })
      const last = await ticks()
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      expect(await ticks()).toBeLessThanOrEqual(last + 1)
    })

    describe('security case 29: by hand', () => {
      let id: string
      let hook: string
      const stranger = 'token-of-a-stranger'
      beforeAll(async () => {
        await createUser(app(), 'stranger', stranger, [])
        id = await makeFlow(app(), 'manual', { collections: ['articles'] }, [transform({ keys: '{{ $trigger.body.keys }}' })])
        hook = await makeFlow(app(), 'webhook', { method: 'GET' }, [transform(1)], { status: 'inactive' })
      })

      it('a caller who may read the items runs it', async () => {
        const answer = await app().request(`/flows/trigger/${id}`, { as: readerToken, body: { collection: 'articles', keys: [1] } })
        expect([answer.status, answer.body]).toEqual([200, { keys: [1] }])
      })

      it.each<[what: string, question: { as?: string | null; method?: string; body?: unknown }]>([
        ['nobody', { as: null, body: { collection: 'articles', keys: [1] } }],
        ['a caller without rights', { as: stranger, body: { collection: 'articles', keys: [1] } }],
        ['an item that the caller may not see', { as: readerToken, body: { collection: 'articles', keys: [1, 4] } }],
        ['an item that is not there', { body: { collection: 'articles', keys: [999] } }],
        ['another collection', { body: { collection: 'tags', keys: [1] } }],
        ['no selection', { body: { collection: 'articles' } }],
        ['an empty selection', { body: { collection: 'articles', keys: [] } }],
        ['keys that are none', { body: { collection: 'articles', keys: 'all' } }],
        ['GET', { method: 'GET' }],
      ])('%s is refused with the words for a flow that is not there', async (_what, question) => {
        const refused = await app().request(`/flows/trigger/${id}`, question)
        const unknown = await app().request('/flows/trigger/00000000-0000-4000-8000-000000000000', question)
        const inactive = await app().request(`/flows/trigger/${hook}`, question)
        expect(refused.status).toBe(403)
        expect([refused.text, inactive.text]).toEqual([unknown.text, unknown.text])
      })
    })

    it('GraphQL runs flows by the rules of REST', async () => {
      const id = await makeFlow(app(), 'webhook', { method: 'POST' }, [
        transform({ body: '{{ $trigger.body }}', who: '{{ $accountability.user }}' }),
      ])
      const run = (as?: string | null) =>
        app().graphql(`mutation { trigger_flow(id: "${id}", body: { a: 1 }) }`, { system: true, ...(as !== undefined && { as }) })
      expect((await run()).body).toEqual({ data: { trigger_flow: { body: { a: 1 }, who: expect.stringMatching(/^[\w-]{36}$/) } } })
      expect((await run(readerToken)).body).toMatchObject({ data: { trigger_flow: { body: { a: 1 } } } })
      const wrong = await app().graphql('mutation { trigger_flow(id: "00000000-0000-4000-8000-000000000000") }', { system: true })
      expect(wrong.body.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    })

    it('a run is logged with its steps, and can be run again', async () => {
      const id = await makeFlow(app(), 'webhook', { method: 'POST' }, [transform({ said: '{{ $trigger.body.word }}' })])
      await app().request(`/flows/trigger/${id}`, { body: { word: 'hello', password: 'pw-123456' } })
      const runs = () =>
        app().must<{ id: number; revisions: { data: unknown }[] }[]>(
          `/activity?filter[action]=run&filter[item]=${id}&fields=id,revisions.data`,
        )
      const [logged] = await eventually(runs, ([first]) => first?.revisions.length === 1)
      expect(logged?.revisions[0]?.data).toMatchObject({
        steps: [{ key: 'op1', status: 'resolve', options: { json: { said: 'hello' } }, duration: expect.any(Number) }],
        data: { $trigger: { body: { word: 'hello', password: '--redacted--' } }, op1: { said: 'hello' } },
      })
      expect(JSON.stringify(logged)).not.toContain('pw-123456')
      const again = await app().must(`/flows/runs/${logged!.id}/replay`, { method: 'POST' })
      expect(again).toEqual({ status: 'resolve', result: { said: 'hello' } })
      expect((await app().request(`/flows/runs/${logged!.id}/replay`, { method: 'POST', as: readerToken })).status).toBe(403)
      expect((await app().request('/flows/runs/999999/replay', { method: 'POST' })).status).toBe(403)
    })
  },
  fillBlog,
)
