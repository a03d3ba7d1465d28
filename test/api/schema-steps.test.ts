import { expect, it } from '@jest/globals'
import { type ServiceContext, systemContext } from '../../src/context.js'
import { readByQuery } from '../../src/services/items/reading.js'
import { createOne } from '../../src/services/items/writing.js'
import { changeSchema } from '../../src/services/schema/change.js'
import { createCollections, deleteCollection, readCollections, updateCollection } from '../../src/services/schema/collections.js'
import { createField, deleteField, readFields, updateField } from '../../src/services/schema/fields.js'
import { createRelation, readRelation } from '../../src/services/schema/relations.js'
import { type App, onEachApp } from '../support/app.js'

const shops = {
  collection: 'shops',
  meta: {},
  schema: {},
  fields: [{ field: 'name', type: 'string', meta: {}, schema: {} }],
}
const goods = {
  collection: 'goods',
  meta: {},
  schema: {},
  fields: [{ field: 'shop', type: 'integer', meta: {}, schema: {} }],
}

/** Two tables, a field, a relation and its alias: each step needs what those before it made. */
async function openShop(step: ServiceContext): Promise<void> {
  await createCollections(step, [shops, goods])
  await createField(step, 'goods', { field: 'price', type: 'integer', meta: {}, schema: {} })
  await createField(step, 'shops', { field: 'goods', type: 'alias', meta: { special: ['o2m'] } })
  await createRelation(step, {
    collection: 'goods',
    field: 'shop',
    related_collection: 'shops',
    schema: { on_delete: 'CASCADE' },
    meta: { one_field: 'goods' },
  })
}

onEachApp('A change of the schema in several steps', (app) => {
  const context = (): ServiceContext => systemContext(app().platform)
  const names = (given: App) =>
    [...given.platform.schema.current().model.collections.keys()].filter((name) => !name.startsWith('directus_'))

  it('lets each step see what those before it made, and others nothing until it is whole', async () => {
    const seen = await changeSchema(context(), async (step) => {
      await openShop(step)
      expect(names(app())).toEqual([])
      const collections = (await readCollections(step)).map(({ collection }) => collection)
      await updateField(step, 'goods', { field: 'price', schema: { is_nullable: false, default_value: 1 } })
      await deleteField(step, 'shops', 'name')
      await updateCollection(step, 'shops', { meta: { note: 'They sell' } })
      return {
        collections,
        fields: (await changeSchema(step, async (next) => readFields(next, 'shops'))).map(({ field }) => field),
        relation: await readRelation(step, 'goods', 'shop'),
      }
    })
    expect(seen.collections).toEqual(expect.arrayContaining(['goods', 'shops']))
    expect(seen.fields).toEqual(['id', 'goods'])
    expect(seen.relation).toMatchObject({ related_collection: 'shops', meta: { one_field: 'goods' } })
    expect(names(app()).sort()).toEqual(['goods', 'shops'])
  })

  it('leaves a schema that items are written by', async () => {
    await createOne(context(), 'shops', { goods: [{ price: 2 }, {}] })
    expect(await readByQuery(context(), 'shops', { fields: ['goods.price'] })).toEqual([{ goods: [{ price: 2 }, { price: 1 }] }])
  })

  it('refuses what a step before has made impossible, as it refuses it alone', async () => {
    const twice = changeSchema(context(), async (step) => {
      await createField(step, 'goods', { field: 'weight', type: 'float', meta: {}, schema: {} })
      await createField(step, 'goods', { field: 'weight', type: 'float', meta: {}, schema: {} })
    })
    await expect(twice).rejects.toMatchObject({ code: 'INVALID_PAYLOAD', message: expect.stringContaining('already exists') })
    const gone = changeSchema(context(), async (step) => {
      await deleteCollection(step, 'goods')
      await createField(step, 'goods', { field: 'weight', type: 'float', meta: {}, schema: {} })
    })
    await expect(gone).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('takes all steps back when one fails', async () => {
    await app().platform.schema.reload()
    expect((await readFields(context(), 'goods')).map(({ field }) => field)).toEqual(['id', 'shop', 'price'])
  })

  it('is for administrators, whichever step it begins with', async () => {
    const nobody = { ...context(), accountability: { user: null, role: null, roles: [], admin: false, app: false, ip: null } }
    for (const attempt of [
      createCollections(nobody, [shops]),
      updateCollection(nobody, 'shops', { meta: {} }),
      createField(nobody, 'shops', { field: 'more', type: 'string' }),
      deleteCollection(nobody, 'shops'),
      createRelation(nobody, { collection: 'goods', field: 'shop', related_collection: 'shops' }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
