import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { GeoJson } from '../../src/database/geo-json.js'
import { findOperator } from '../../src/query/operators/index.js'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

const token = 'token-of-who-writes-inside'
const square = (x: number, y: number, size: number): GeoJson => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
})
const point = (x: number, y: number): GeoJson => ({ type: 'Point', coordinates: [x, y] })
const line = (...coordinates: [number, number][]): GeoJson => ({ type: 'LineString', coordinates })

const small = fc.integer({ min: -3, max: 3 })
const position = fc.tuple(small, small)
/** Small whole coordinates, so that shapes often meet, and touch. */
const shape: fc.Arbitrary<GeoJson> = fc.oneof(
  position.map(([x, y]) => point(x, y)),
  fc.tuple(position, fc.integer({ min: 1, max: 3 })).map(([[x, y], size]) => square(x, y, size)),
  fc.uniqueArray(position, { minLength: 2, maxLength: 2, selector: String }).map((ends) => line(...ends)),
  fc.array(position, { minLength: 1, maxLength: 3 }).map((coordinates): GeoJson => ({ type: 'MultiPoint', coordinates })),
)

onEachApp(
  'Shapes',
  (app) => {
    // PostGIS is no part of a database of PostgreSQL; there is nothing to hold a shape then.
    const hasShapes = () => app().databaseName !== 'postgres'
    const isExact = () => app().databaseName === 'mysql'
    const found = async (filter: object, as?: string): Promise<string[]> =>
      (
        await app().must<{ name: string }[]>(
          `/items/places?fields=name&sort=name&limit=-1&filter=${encodeURIComponent(JSON.stringify(filter))}`,
          as ? { as } : {},
        )
      ).map(({ name }) => name)

    it('are refused with a code where the database has none', async () => {
      if (hasShapes()) return
      const answer = await app().request('/fields/places', { body: { field: 'shape', type: 'geometry.Point', meta: {}, schema: {} } })
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
      expect((await app().must<{ field: string }[]>('/fields/places')).map(({ field }) => field)).not.toContain('shape')
      const whole = await app().request('/collections', {
        body: { collection: 'more', meta: {}, schema: {}, fields: [{ field: 'shape', type: 'geometry', meta: {}, schema: {} }] },
      })
      expect([whole.status, whole.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
    })

    it('are written and read as GeoJSON', async () => {
      if (!hasShapes()) return
      expect(await app().must('/items/places?fields=shape,spot&filter[name]=b')).toEqual([{ shape: square(2, 2, 2), spot: point(3, 3) }])
      expect(await found({ spot: { _eq: point(3, 3) } })).toEqual(['b'])
      expect(await found({ shape: { _null: true } })).toEqual(['none'])
    })

    it('are found by boxes that meet', async () => {
      if (!hasShapes()) return
      expect(await found({ shape: { _intersects_bbox: square(3, 3, 9) } })).toEqual(['b', 'line'])
      expect(await found({ shape: { _nintersects_bbox: square(3, 3, 9) } })).toEqual(['a', 'all'])
      expect(await found({ shape: { _intersects_bbox: JSON.stringify(point(0, 4)) } })).toEqual(['line'])
      const { body } = await app().graphql(
        'query ($box: GraphQLGeoJSON) { places(filter: { shape: { _intersects_bbox: $box } }, sort: "name") { name } }',
        { variables: { box: point(1, 1) } },
      )
      expect(body).toEqual({ data: { places: ['a', 'all', 'line'].map((name) => ({ name })) } })
    })

    it('are found where they meet, or the database says that it cannot tell', async () => {
      if (!hasShapes()) return
      if (isExact()) {
        expect(await found({ shape: { _intersects: point(0, 4) } })).toEqual([])
        expect(await found({ shape: { _intersects: line([0, 0], [4, 4]) } })).toEqual(['a', 'all', 'b', 'line'])
        expect(await found({ shape: { _nintersects: square(2, 2, 1) } })).toEqual(['a', 'all'])
        return
      }
      for (const operator of ['_intersects', '_nintersects']) {
        const answer = await app().request(
          `/items/places?filter=${encodeURIComponent(JSON.stringify({ shape: { [operator]: point(0, 0) } }))}`,
        )
        expect([answer.status, answer.body.errors?.[0]?.extensions.code, answer.body.errors?.[0]?.message]).toEqual([
          400,
          'INVALID_QUERY',
          expect.stringContaining('_intersects_bbox'),
        ])
        const graphql = await app().graphql(`{ places(filter: { shape: { ${operator}: {type: "Point", coordinates: [0, 0]} } }) { name } }`)
        expect(graphql.body.errors?.[0]?.extensions.code).toBe('INVALID_QUERY')
      }
    })

    it.each([
      [{ type: 'Point' }],
      [{ type: 'Point', coordinates: [1] }],
      [{ type: 'Point', coordinates: ['1', '2'] }],
      [{ type: 'Circle', coordinates: [1, 2] }],
      [{ type: 'LineString', coordinates: [[1, 2]] }],
      [
        {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          ],
        },
      ],
      [{ type: 'Polygon', coordinates: [] }],
      [{ type: 'GeometryCollection', geometries: [] }],
      [{ type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } }],
      ['POINT(1 2)'],
      [17],
    ])('must be GeoJSON: %j is none', async (wrong) => {
      if (!hasShapes()) return
      const asked = await app().request(
        `/items/places?filter=${encodeURIComponent(JSON.stringify({ shape: { _intersects_bbox: wrong } }))}`,
      )
      expect([asked.status, asked.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_QUERY'])
      const written = await app().request('/items/places', { body: { name: 'wrong', shape: wrong } })
      expect([written.status, written.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
    })

    it('of one kind do not stand in fields of another', async () => {
      if (!hasShapes()) return
      const answer = await app().request('/items/places', { body: { name: 'wrong', spot: square(0, 0, 1) } })
      expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
    })

    it('are judged by rules before they are written', async () => {
      if (!hasShapes()) return
      const write = (spot: GeoJson) => app().request('/items/places', { as: token, body: { name: 'ruled', spot } })
      expect((await write(point(5, 5))).status).toBe(204)
      const refused = await write(point(50, 5))
      expect([refused.status, refused.body.errors?.[0]?.extensions.code]).toEqual([400, 'FAILED_VALIDATION'])
      await app().must('/items/places', { method: 'DELETE', body: { query: { filter: { name: { _eq: 'ruled' } } } } })
    })

    it('meet in the database as in memory', async () => {
      if (!hasShapes()) return
      const stored = fc.sample(shape, { numRuns: 40, seed: 7 })
      await app().must('/items/places', {
        body: stored.map((one, index) => ({ name: `random ${String(index).padStart(2, '0')}`, shape: one })),
      })
      const operators = ['_intersects_bbox', '_nintersects_bbox', ...(isExact() ? ['_intersects', '_nintersects'] : [])]
      for (const asked of fc.sample(shape, { numRuns: 25, seed: 8 })) {
        for (const operator of operators) {
          const inMemory = stored.flatMap((one, index) =>
            findOperator(operator)!.matches(JSON.stringify(one), [JSON.stringify(asked)]) === true
              ? [`random ${String(index).padStart(2, '0')}`]
              : [],
          )
          expect({ operator, asked, found: await found({ name: { _starts_with: 'random' }, shape: { [operator]: asked } }) }).toEqual({
            operator,
            asked,
            found: inMemory,
          })
        }
      }
    })
  },
  async (app: App) => {
    const field = (name: string, type: string) => ({ field: name, type, meta: {}, schema: {} })
    const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
    const shapes = app.databaseName === 'postgres' ? [] : [field('shape', 'geometry'), field('spot', 'geometry.Point')]
    await app.must('/collections', {
      body: { collection: 'places', meta: {}, schema: {}, fields: [key, field('name', 'string'), ...shapes] },
    })
    if (shapes.length === 0) return
    const all: GeoJson = { type: 'GeometryCollection', geometries: [point(1, 1), line([0, 0], [2, 0])] }
    await app.must('/items/places', {
      body: [
        { name: 'a', shape: square(0, 0, 1) },
        { name: 'b', shape: square(2, 2, 2), spot: point(3, 3) },
        { name: 'line', shape: line([0, 0], [4, 4]) },
        { name: 'all', shape: JSON.stringify(all) },
        { name: 'none' },
      ],
    })
    await createUser(app, 'inside', token, [
      { collection: 'places', action: 'create', fields: ['*'], permissions: {}, validation: { spot: { _intersects: square(0, 0, 10) } } },
    ])
  },
)
