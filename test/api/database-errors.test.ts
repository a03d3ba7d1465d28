import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'

const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
const field = (name: string, type: string, schema: object = {}) => ({ field: name, type, meta: {}, schema })

onEachApp(
  'What a database refuses',
  (app) => {
    const told = async (body: unknown, method = 'POST', path = '/items/things') => {
      const answer = await app().request(path, { method, body })
      const { code, collection, field: name } = (answer.body.errors?.[0]?.extensions ?? {}) as unknown as Record<string, unknown>
      return { status: answer.status, code, collection, field: name }
    }
    const refused = (code: string, name: string | null) => ({ status: 400, code, collection: 'things', field: name })

    it('is told alike on every database, with its collection and field', async () => {
      await app().must('/items/things', { body: { id: 1, name: 'taken', must: 'x' } })
      expect(await told({ name: 'taken', must: 'x' })).toEqual(refused('RECORD_NOT_UNIQUE', 'name'))
      expect(await told({ id: 1, must: 'x' })).toEqual(refused('RECORD_NOT_UNIQUE', 'id'))
      expect(await told({ must: 'x', owner: 999 })).toEqual(refused('INVALID_FOREIGN_KEY', 'owner'))
      expect(await told({ owner: 999 }, 'PATCH', '/items/things/1')).toEqual(refused('INVALID_FOREIGN_KEY', 'owner'))
      expect(await told({ must: 'x', big: '9223372036854775808' })).toEqual(refused('VALUE_OUT_OF_RANGE', 'big'))
      // As a JSON number it has lost its last digits before anybody could see them.
      for (const big of [2 ** 53, 1e19]) expect(await told({ must: 'x', big })).toEqual(refused('VALUE_OUT_OF_RANGE', 'big'))
      // SQLite takes any length and any number of 64 bits, and Directus leaves it at that: its databases hold such values.
      if (app().platform.database.dialect.abilities.enforcesLength) {
        expect(await told({ must: 'x', short: 'longer than ten' })).toEqual(refused('VALUE_TOO_LONG', 'short'))
        expect(await told({ must: 'x', count: 3_000_000_000 })).toEqual(refused('VALUE_OUT_OF_RANGE', 'count'))
        expect(await told({ must: 'x', price: '123456789.00' })).toEqual(refused('VALUE_OUT_OF_RANGE', 'price'))
      }
      expect(await told({ must: 'x', count: 'many' })).toMatchObject({ status: 400, code: 'INVALID_PAYLOAD' })
      expect(await told({ must: null })).toMatchObject({ status: 400, code: 'FAILED_VALIDATION', field: 'must' })
      expect(await told({ must: null }, 'PATCH', '/items/things/1')).toMatchObject({
        status: 400,
        code: 'FAILED_VALIDATION',
        field: 'must',
      })
    })

    it('is a sum beyond 64 bits where those are all it has; else the sum is exact', async () => {
      await app().must('/items/things', { body: [1, 2].map(() => ({ must: 'x', big: '9223372036854775807', name: null })) })
      const { status, body } = await app().request('/items/things?aggregate[sum]=big&filter[big][_nnull]=true')
      if (app().platform.database.dialect.abilities.hasExactDecimals) expect(body.data).toEqual([{ sum: { big: '18446744073709551614' } }])
      else expect({ status, code: body.errors?.[0]?.extensions?.code }).toEqual({ status: 400, code: 'INVALID_QUERY' })
    })

    it('is told alike when something still points to what is deleted', async () => {
      await app().must('/items/owners', { body: { id: 5 } })
      await app().must('/items/things', { body: { must: 'x', owner: 5 } })
      expect(await told(undefined, 'DELETE', '/items/owners/5')).toMatchObject({ status: 400, code: 'INVALID_FOREIGN_KEY' })
    })
  },
  async (app) => {
    await app.must('/collections', { body: { collection: 'owners', meta: {}, schema: {}, fields: [key] } })
    const columns = [
      key,
      field('name', 'string', { is_unique: true }),
      field('must', 'string', { is_nullable: false }),
      field('short', 'string', { max_length: 10 }),
      field('count', 'integer'),
      field('big', 'bigInteger'),
      field('price', 'decimal', { numeric_precision: 8, numeric_scale: 2 }),
      field('owner', 'integer'),
    ]
    await app.must('/collections', { body: { collection: 'things', meta: {}, schema: {}, fields: columns } })
    await app.must('/relations', {
      body: { collection: 'things', field: 'owner', related_collection: 'owners', meta: {}, schema: { on_delete: 'NO ACTION' } },
    })
  },
)
