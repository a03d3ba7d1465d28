import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'

const ref = 'abcdef00-1111-4111-8111-111111111111'
const other = 'abcdef00-2222-4222-8222-222222222222'

onEachApp(
  'What is looked for',
  (app) => {
    const found = async (query: string) =>
      (await app().must<{ id: number }[]>(`/items/things?fields=id&sort=id&${query}`)).map(({ id }) => id)

    it('is a uuid, also in capitals', async () => {
      const capitals = ref.toUpperCase()
      expect(await found(`filter[ref][_eq]=${capitals}`)).toEqual([1])
      expect(await found(`filter[ref][_neq]=${capitals}`)).toEqual([2])
      expect(await found(`filter[ref][_in]=${capitals}`)).toEqual([1])
      expect(await found(`filter[ref][_nin]=${capitals},${other}`)).toEqual([])
      expect(await found(`filter[ref][_eq]=${ref}`)).toEqual([1])
    })

    it('is in no row when it has a zero byte', async () => {
      for (const search of ['%00', '%00%00', 'na%00me', 'name%00']) expect([search, await found(`search=${search}`)]).toEqual([search, []])
      expect(await found('search=name')).toEqual([1, 2])
    })
  },
  async (app) => {
    const fields = [
      { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } },
      { field: 'ref', type: 'uuid', meta: { special: ['uuid'] }, schema: {} },
      { field: 'name', type: 'string', meta: {}, schema: {} },
    ]
    await app.must('/collections', { body: { collection: 'things', meta: {}, schema: {}, fields } })
    await app.must('/items/things', {
      body: [
        { ref, name: 'name 1' },
        { ref: other, name: 'name 2' },
      ],
    })
  },
)
