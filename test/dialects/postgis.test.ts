import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import { type App, startApp } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

const point = (x: number, y: number) => ({ type: 'Point', coordinates: [x, y] })

/** PostGIS is not where the tests run. Its type and functions are stood for by texts, so that shapes meet only themselves: what is tried is that our SQL names them rightly. */
const standIns = [
  'CREATE DOMAIN geometry AS text',
  'CREATE FUNCTION ST_AsGeoJSON(shape geometry) RETURNS text LANGUAGE sql AS $$ SELECT shape::text $$',
  'CREATE FUNCTION ST_GeomFromGeoJSON(json text) RETURNS geometry LANGUAGE sql AS $$ SELECT json::geometry $$',
  'CREATE FUNCTION ST_SRID(shape geometry) RETURNS integer LANGUAGE sql AS $$ SELECT 4326 $$',
  'CREATE FUNCTION ST_SetSRID(shape geometry, srid integer) RETURNS geometry LANGUAGE sql AS $$ SELECT shape $$',
  'CREATE FUNCTION ST_Intersects(one geometry, other geometry) RETURNS boolean LANGUAGE sql AS $$ SELECT one::text = other::text $$',
  'CREATE FUNCTION boxes_meet(one text, other text) RETURNS boolean LANGUAGE sql AS $$ SELECT one = other $$',
  'CREATE OPERATOR && (LEFTARG = text, RIGHTARG = text, FUNCTION = boxes_meet)',
  'CREATE TABLE places (id integer PRIMARY KEY, shape geometry)',
]

const kinds = testDatabases.filter(({ name }) => name === 'postgres').map((kind) => [kind.name, kind] as const)

// A database that cannot be reached leaves no case, which Jest would take for a mistake.
if (kinds.length === 0) it.skip('PostGIS: PostgreSQL is not tested on', () => undefined)
else
  describe.each(kinds)('Shapes on %s with PostGIS', (_name, kind) => {
    let empty: EmptyDatabase
    let app: App
    beforeAll(async () => {
      empty = await kind.create()
      const database = await connectDatabase(empty.config)
      for (const statement of standIns) await database.knex.raw(statement)
      await database.close()
      app = await startApp(empty.config)
    })
    afterAll(async () => {
      await app?.stop()
      await empty?.drop()
    })

    it('are written, read, and compared', async () => {
      await app.must('/items/places', { body: [{ id: 1, shape: point(1, 2) }, { id: 2, shape: point(3, 4) }, { id: 3 }] })
      expect(await app.must('/items/places?fields=shape&sort=id')).toEqual([
        { shape: point(1, 2) },
        { shape: point(3, 4) },
        { shape: null },
      ])
      const found = async (condition: object) =>
        (
          await app.must<{ id: number }[]>(
            `/items/places?fields=id&sort=id&filter=${encodeURIComponent(JSON.stringify({ shape: condition }))}`,
          )
        ).map(({ id }) => id)
      expect(await found({ _eq: point(3, 4) })).toEqual([2])
      expect(await found({ _neq: point(3, 4) })).toEqual([1])
      expect(await found({ _intersects: point(1, 2) })).toEqual([1])
      expect(await found({ _nintersects: point(1, 2) })).toEqual([2])
      expect(await found({ _intersects_bbox: point(1, 2) })).toEqual([1])
      expect(await found({ _nintersects_bbox: point(1, 2) })).toEqual([2])
    })
  })
