import { expect, it } from '@jest/globals'
import { buildSchema, columnReader } from '../../src/schema/build.js'
import { systemDoors } from '../../src/schema/system.js'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

// Issue 18, large schemas: what of the schema a change leaves alone is the same object afterwards, and the model is what it would be if it was built anew.

const stateOf = (app: App) => {
  const { model, ...sources } = app.platform.schema.current()
  const columns = columnReader(app.platform.database.dialect)
  return {
    collections: new Map(model.collections),
    model,
    fresh: buildSchema({ ...sources, systemDoors: systemDoors(), columns }, model.version),
  }
}

const field = (name: string, more: object = {}) => ({ field: name, type: 'integer', schema: {}, meta: {}, ...more })

/** A change, and the collections that are others after it. */
const changes: readonly (readonly [name: string, change: (app: App) => Promise<unknown>, changed: readonly string[]])[] = [
  ['a new field', ({ must }) => must('/fields/tags', { body: field('rank') }), ['tags', 'articles_tags']],
  ['a note', ({ must }) => must('/fields/comments/body', { method: 'PATCH', body: { meta: { note: 'long' } } }), ['articles', 'comments']],
  [
    'a relation',
    async ({ must }) => {
      await must('/fields/tags', { body: field('owner') })
      await must('/relations', { body: { collection: 'tags', field: 'owner', related_collection: 'authors', meta: {}, schema: {} } })
    },
    ['articles', 'articles_tags', 'authors', 'tags'],
  ],
  [
    'a dropped relation',
    ({ must }) => must('/relations/tags/owner', { method: 'DELETE' }),
    ['articles', 'articles_tags', 'authors', 'tags'],
  ],
  [
    'a new collection',
    ({ must }) =>
      must('/collections', {
        body: { collection: 'places', schema: {}, meta: {}, fields: [field('id', { schema: { is_primary_key: true } })] },
      }),
    ['places'],
  ],
  ['a dropped field', ({ must }) => must('/fields/tags/rank', { method: 'DELETE' }), ['tags', 'articles_tags']],
  ['nothing', (app) => app.platform.schema.reload(), []],
]

onEachApp(
  'After a change of the schema',
  (app) => {
    it.each(changes)('only what it is about is built again: %s', async (_name, change, changed) => {
      const before = stateOf(app()).collections
      await change(app())
      const { model, fresh } = stateOf(app())
      const others = [...model.collections].filter(([name, collection]) => before.get(name) !== collection).map(([name]) => name)
      expect(others.filter((name) => !changed.includes(name))).toEqual([])
      expect(model).toEqual(fresh)
    })
  },
  fillBlog,
)
