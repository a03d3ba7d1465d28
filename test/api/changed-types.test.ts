import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'

onEachApp('A field whose type changes', (app) => {
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  const uuid = '11111111-1111-4111-8111-111111111111'
  const fields = [
    ['token', 'uuid', uuid, 'string'],
    ['number', 'integer', 5, 'string'],
    ['digits', 'string', '7', 'integer'],
  ] as const

  it('is found by its values before and after, on every connection, by statements that were prepared before', async () => {
    await app().must('/collections', {
      body: {
        collection: 'things',
        meta: {},
        schema: {},
        fields: [key, ...fields.map(([field, type]) => ({ field, type, meta: {}, schema: {} }))],
      },
    })
    await app().must('/items/things', { body: Object.fromEntries(fields.map(([field, , value]) => [field, value])) })
    const find = () =>
      Promise.all(
        Array.from({ length: 8 }, () =>
          fields.map(([field, , value]) => app().must(`/items/things?fields=id&filter[${field}][_eq]=${value}`)),
        ).flat(),
      )
    const found = Array.from({ length: 8 * fields.length }, () => [{ id: 1 }])
    expect(await find()).toEqual(found)
    for (const [field, , , type] of fields) await app().must(`/fields/things/${field}`, { method: 'PATCH', body: { type } })
    expect(await find()).toEqual(found)
    expect(
      await app().must('/items/things?fields=*', {
        method: 'PATCH',
        body: { query: { filter: { token: { _eq: uuid } } }, data: { number: '6' } },
      }),
    ).toEqual([{ id: 1, token: uuid, number: '6', digits: 7 }])
  })
})
