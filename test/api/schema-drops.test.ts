import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { becomeSnapshot, differenceTo, type SyncSnapshot, snapshotOf } from '../support/schema-sync.js'

// Issue 19: a collection goes, and the alias field that leads to it is in a collection that stays.

const keyed = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }

async function fill({ must }: Pick<App, 'must'>): Promise<void> {
  await must('/collections', { body: { collection: 'people', meta: {}, schema: {}, fields: [keyed] } })
  const writer = { field: 'writer', type: 'integer', meta: {}, schema: {} }
  await must('/collections', { body: { collection: 'posts', meta: {}, schema: {}, fields: [keyed, writer] } })
  await must('/relations', {
    body: { collection: 'posts', field: 'writer', related_collection: 'people', meta: { one_field: 'posts' }, schema: {} },
  })
  await must('/fields/people', { body: { field: 'posts', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
}

/** Without the collection; its alias field in the other collection goes, too, or stays and leads nowhere. */
function withoutPosts(snapshot: SyncSnapshot, keepsAlias: boolean): SyncSnapshot {
  return {
    ...snapshot,
    collections: snapshot.collections.filter(({ collection }) => collection !== 'posts'),
    fields: snapshot.fields.filter(({ collection, field }) => collection !== 'posts' && (keepsAlias || field !== 'posts')),
    relations: snapshot.relations.filter(({ collection }) => collection !== 'posts'),
  }
}

for (const keepsAlias of [false, true])
  onEachApp(
    `issue 19: a dropped collection whose alias field ${keepsAlias ? 'stays' : 'goes, too'}`,
    (app) => {
      it('is gone after one apply', async () => {
        const wanted = withoutPosts(await snapshotOf(app()), keepsAlias)
        await becomeSnapshot(app(), wanted)
        expect(await differenceTo(app(), wanted)).toBeNull()
        const fields = (await snapshotOf(app())).fields.filter(({ collection }) => collection === 'people').map(({ field }) => field)
        expect(fields).toEqual(keepsAlias ? ['id', 'posts'] : ['id'])
      })
    },
    fill,
  )
