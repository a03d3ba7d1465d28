import { describe, expect, it } from '@jest/globals'
import { effectOf } from '../../src/database/written-tables.js'

const all = [{ table: '*', removes: true, assigns: [] }]

const told = (text: string) => {
  const effect = effectOf(text)
  if (effect.kind !== 'writes') return effect.kind
  return effect.writes.map(({ table, removes, assigns }) => ({ table, removes, assigns: [...(assigns ?? [])] }))
}

describe('What a statement writes', () => {
  it.each([
    ['insert into "articles" ("title") values ($1)', 'articles', false, []],
    ['INSERT INTO `Articles` (`a``b`) VALUES (?)', 'articles', false, []],
    ['insert or replace into articles values (1)', 'articles', true, []],
    ['INSERT INTO "public"."articles" SELECT * FROM "authors"', 'articles', false, []],
    ['insert into a (b) values (1) on conflict (id) do update set b = excluded.b, "C" = 1', 'a', false, ['b', 'c']],
    ['insert into `a` (`b`) values (1) on duplicate key update `b` = values(`b`)', 'a', false, ['b']],
    ['UPDATE "articles" SET "title" = $1, "views" = "views" + 1 WHERE "id" = $2', 'articles', false, ['title', 'views']],
    ['/* x */ delete from only articles where id = 1', 'articles', true, []],
    ['truncate table articles', 'articles', true, []],
    [`update articles set title = 'delete from authors; drop table x'`, 'articles', false, ['title']],
  ])('%s', (text, table, removes, assigns) => expect(told(text)).toEqual([{ table, removes, assigns }]))

  it('each table of several', () => {
    const text = 'WITH "w" AS (UPDATE "tags" SET "name" = $1 RETURNING *), "r" AS (INSERT INTO "log" SELECT * FROM "w") DELETE FROM "old"'
    expect(told(text)).toEqual([
      { table: 'tags', removes: false, assigns: ['name'] },
      { table: 'log', removes: false, assigns: ['name'] },
      { table: 'old', removes: true, assigns: ['name'] },
    ])
  })

  it.each([
    'select * from articles',
    'SELECT "delete from" FROM "update" FOR UPDATE',
    'WITH "a" AS (SELECT 1) SELECT replace("x", 1, 2) FROM "a"',
    'PRAGMA foreign_keys',
    'savepoint trx2;',
    'ROLLBACK TO SAVEPOINT trx2',
    'set statement_timeout = 1',
    'EXPLAIN SELECT 1',
  ])('nothing: %s', (text) => expect(told(text)).toBe('reads'))

  it('and where transactions begin and end', () => {
    expect(['BEGIN;', 'begin immediate;', 'START TRANSACTION', 'COMMIT;', 'rollback;', 'END'].map(told)).toEqual([
      'begins',
      'begins',
      'begins',
      'ends',
      'ends',
      'ends',
    ])
  })

  it.each([
    'with a as (merge into b using c on true when matched then delete) select 1',
    'update a, b set a.x = b.x',
    'update a join b on a.id = b.id set a.x = 1',
    'delete a from a join b',
    'create index i on a (b)',
    'alter table a add column b integer',
    'call refresh()',
    'do $$ begin delete from a; end $$',
    'select 1; delete from a',
    'explain analyze delete from a',
    'select * into copy from a',
    'copy a from stdin',
    '',
  ])('anything, where it is not understood: %s', (text) => expect(told(text)).toEqual(all))
})
