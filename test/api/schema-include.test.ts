import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'
import { becomeSnapshot, differenceTo, snapshotOf, withOtherApp } from '../support/schema-sync.js'

// Issue 19: everything that makes a project, when it is asked for, and nothing that belongs to one environment.

const parts = '?include=access,flows,settings,presets,translations,dashboards,folders'

async function fill({ must }: Pick<App, 'must'>): Promise<void> {
  await fillBlog({ must } as App)
  const flow = await must<{ id: string }>('/flows', { body: { name: 'Tell', trigger: 'manual', options: { collections: ['articles'] } } })
  const operation = (key: string, more: object) =>
    must<{ id: string }>('/operations', { body: { flow: flow.id, key, name: key, type: 'log', position_x: 1, position_y: 1, ...more } })
  const last = await operation('last', { options: { message: 'b' } })
  const first = await operation('first', { options: { message: 'a' }, resolve: last.id })
  await must(`/flows/${flow.id}`, { method: 'PATCH', body: { operation: first.id } })
  await must('/settings', { method: 'PATCH', body: { project_name: 'The project', default_language: 'de-DE' } })
  await must('/presets', { body: { collection: 'articles', bookmark: 'Mine', filter: { title: { _eq: 'x' } } } })
  await must('/translations', { body: { language: 'de-DE', key: 'hello', value: 'Hallo' } })
  const dashboard = await must<{ id: string }>('/dashboards', { body: { name: 'Numbers' } })
  await must('/panels', {
    body: { dashboard: dashboard.id, type: 'label', name: 'One', position_x: 1, position_y: 1, width: 4, height: 4 },
  })
  const folder = await must<{ id: string }>('/folders', { body: { name: 'Pictures' } })
  await must('/folders', { body: { name: 'Old', parent: folder.id } })
}

onEachApp(
  'issue 19: a whole project as data',
  (app) => {
    const other = withOtherApp()

    it('is the same to the byte after an export, an import and an export', async () => {
      const whole = await snapshotOf(app(), parts)
      const records = (snapshot: unknown) => JSON.stringify((snapshot as { tessera: object }).tessera)
      expect(records(whole)).not.toContain('admin@example.com')
      await becomeSnapshot(other(), whole)
      const carried = await snapshotOf(other(), parts)
      expect(records(carried)).toBe(records(whole))
      expect(await differenceTo(app(), carried)).toBeNull()
      await becomeSnapshot(other(), whole)
      expect(JSON.stringify(await snapshotOf(other(), parts))).toBe(JSON.stringify(carried))
      const [flow] = await other().must<unknown[]>('/flows?fields=name,operation.key,operation.resolve.key')
      expect(flow).toEqual({ name: 'Tell', operation: { key: 'first', resolve: { key: 'last' } } })
    })

    it('changes, and goes, where it is another', async () => {
      const whole = await snapshotOf(app(), parts)
      await other().must('/translations', { body: { language: 'de-DE', key: 'more', value: 'Mehr' } })
      await other().must('/settings', { method: 'PATCH', body: { project_name: 'Another' } })
      await other().must('/collections/articles', { method: 'PATCH', body: { meta: { note: 'kept?' } } })
      const found = await differenceTo(other(), whole)
      expect((found!.diff.records as unknown as { collection: string }[]).map(({ collection }) => collection)).toEqual([
        'directus_settings',
        'directus_translations',
      ])
      await becomeSnapshot(other(), whole)
      expect(await other().must('/translations?fields=key')).toEqual([{ key: 'hello' }])
    })

    it('what is no part is refused', async () => {
      const { status, text } = await app().request('/schema/snapshot?include=access,users')
      expect([status, text]).toEqual([400, expect.stringContaining('must be some of')])
    })
  },
  fill,
)
