import { expect, it } from '@jest/globals'
import { removeOldHistory } from '../../src/services/history/retention.js'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

const day = 24 * 60 * 60 * 1000

/** Counts of what is kept of these items' history. */
async function kept({ platform }: App): Promise<Record<'activity' | 'revisions', number>> {
  const count = async (table: string) => (await platform.database.knex(table).where({ collection: 'tags' }).select('id')).length
  return { activity: await count('directus_activity'), revisions: await count('directus_revisions') }
}

onEachApp(
  'Retention',
  (app) => {
    it('removes what is older than its time, and keeps an activity as long as its revision', async () => {
      await app().platform.database.knex('directus_revisions').delete()
      await app().platform.database.knex('directus_activity').delete()
      const before = Date.now()
      await app().must('/items/tags', { body: Array.from({ length: 7 }, (_, index) => ({ name: `old ${index}` })) })
      await app().must('/items/tags', { method: 'DELETE', body: [4] })
      const parent = (await app().platform.database.knex('directus_revisions').orderBy('id').first('id')) as { id: number }
      await app().platform.database.knex('directus_revisions').whereNot(parent).update({ parent: parent.id })
      expect(await kept(app())).toEqual({ activity: 8, revisions: 7 })
      const inDays = (days: number) => removeOldHistory(app().platform, new Date(before + days * day))
      expect(await inDays(9)).toEqual({ revisions: 0, activity: 0 })
      // Activity is kept for 10 days, revisions for 20: only the deletion, which made no revision, can go.
      expect(await inDays(11)).toEqual({ revisions: 0, activity: 1 })
      expect(await inDays(21)).toEqual({ revisions: 7, activity: 7 })
      expect(await kept(app())).toEqual({ activity: 0, revisions: 0 })
    })
  },
  fillBlog,
  { RETENTION_ENABLED: 'true', RETENTION_BATCH: '3', ACTIVITY_RETENTION: '10d', REVISIONS_RETENTION: '20d', FLOW_LOGS_RETENTION: '0' },
)
