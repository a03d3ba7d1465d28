import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DatabaseSync } from '@photostructure/sqlite'
import { timed } from '../../src/database/caller.js'
import { connectDatabase } from '../../src/database/connection.js'
import type { Database } from '../../src/database/database.js'
import { guardedText } from '../../src/database/dialects/sqlite/guarded-text.js'
import { SqliteHandle } from '../../src/database/dialects/sqlite/handle.js'
import { followingIndex, indexOfSort } from '../../src/database/dialects/sqlite/ordered-text.js'
import { type Reading, Reads } from '../../src/database/dialects/sqlite/reads.js'
import { WalSync } from '../../src/database/dialects/sqlite/wal-sync.js'

// How SQLite reads without holding up the process (issue 11.3), and when a write is on the disk (issue 12.1).

const folder = mkdtempSync(join(tmpdir(), 'tessera-'))
const filename = join(folder, 'reads.sqlite')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const endless = `SELECT count(*) AS n FROM t AS a WHERE 0 < (SELECT sum(b.n) FROM t AS b WHERE 0 < (SELECT sum(c.n)
  FROM t AS c WHERE 0 < (SELECT count(*) FROM t AS d WHERE (a.n + b.n + c.n + d.n) % 7 = 8)))`

let database: Database
beforeAll(async () => {
  database = await connectDatabase({ client: 'sqlite', filename, queryTimeout: 20_000 })
  await database.knex.raw('CREATE TABLE t (id integer primary key, n integer, "from" text, [where] text)')
  await database.knex.raw('CREATE TABLE keyed (id text primary key, n integer) WITHOUT ROWID')
  await database.knex.raw('CREATE VIEW counted AS SELECT n % 3 AS third, count(*) AS many FROM t GROUP BY n % 3')
  await database.knex('t').insert(Array.from({ length: 400 }, (_, n) => ({ n, from: `x${n}`, where: `order by ${n}` })))
  await database.knex('keyed').insert(Array.from({ length: 40 }, (_, n) => ({ id: `k${n}`, n })))
})
afterAll(() => database?.close())

/** The longest time for which nothing else was done during some work. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()]
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 1)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return Math.max(longest, performance.now() - last)
}

const readers = (): string[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='])
    .toString()
    .split('\n')
    .filter((line) => line.includes(filename))

/** What SQLite itself answers. */
function directly(text: string): object[] {
  const connection = new DatabaseSync(filename, { readOnly: true, enableDoubleQuotedStringLiterals: true })
  try {
    return (connection.prepare(text).all() as object[]).map((row) => ({ ...row }))
  } finally {
    connection.close()
  }
}

describe('A guard in a statement', () => {
  it.each([
    'SELECT n FROM t ORDER BY id',
    'SELECT n FROM t WHERE n > 390 OR n < 3 ORDER BY n DESC LIMIT 5',
    'SELECT count(*) AS c FROM t',
    'SELECT max(n) AS m, min(id) AS i FROM t',
    'SELECT a.n, b.id FROM t AS a LEFT JOIN keyed AS b ON b.n = a.n WHERE a.n < 50 ORDER BY a.n',
    'SELECT a.n FROM t a JOIN keyed b USING (n) ORDER BY a.n',
    'SELECT a.n FROM t AS a, keyed AS b WHERE a.n = b.n ORDER BY 1',
    'SELECT (SELECT count(*) FROM keyed k WHERE k.n < t.n) AS below FROM t ORDER BY id',
    'SELECT third, (SELECT sum(n) FROM t WHERE n % 3 = third) AS s FROM counted GROUP BY third HAVING s > 1 ORDER BY 1',
    'SELECT n FROM t WHERE id IN (SELECT id FROM t WHERE n > 395) UNION ALL SELECT n FROM keyed WHERE n > 37 EXCEPT SELECT 399',
    'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 9) SELECT i FROM c',
    `SELECT "from", [where] FROM t WHERE "from" = 'x7' AND [where] <> 'a '' from b where c' -- from t where`,
    'SELECT n FROM main.t WHERE n IS NOT DISTINCT FROM 5',
    'SELECT row_number() OVER (PARTITION BY n % 2 ORDER BY n) AS r FROM t WINDOW w AS (ORDER BY n) ORDER BY n LIMIT 4',
    'SELECT sum(n) FILTER (WHERE n > 10) AS s, group_concat(n ORDER BY n) AS g FROM t WHERE n < 20',
    "SELECT value FROM json_each('[1,2,3]') WHERE value > 1",
    'SELECT x.n FROM (SELECT n FROM t WHERE n < 9) AS x WHERE x.n > 3 ORDER BY x.n',
    'SELECT EXISTS (SELECT 1 FROM t WHERE n = 3) AS found',
    'VALUES (1), (2)',
  ])('changes nothing of what it answers: %s', async (text) => {
    const plain = directly(text)
    expect(await database.query(text, [])).toEqual(plain)
    // Once more, now that it is known.
    expect(await database.query(text, [])).toEqual(plain)
    for (const usesRowIds of [true, false]) {
      const { text: guarded } = guardedText(text, { usesRowIds, random: () => 0.3 })
      expect(guarded.includes('tessera_go')).toBe(/\bfrom (t|main|keyed|counted|c|json_each|\(select)\b/i.test(text))
    }
  })

  it('is not asked for by a plan, which has no plan of its own', async () => {
    for (const n of [1, 2, 3, 4, 5]) expect(await database.query('EXPLAIN QUERY PLAN SELECT n FROM t WHERE id = $1', [n])).toHaveLength(1)
  })

  it('tells what a guard cannot cover', () => {
    const of = (text: string) => guardedText(text, { usesRowIds: true, random: Math.random })
    expect(of('SELECT 1').hasRows).toBe(false)
    expect(of('SELECT 1 FROM a, b').isCovered).toBe(false)
    expect(of('SELECT 1 FROM a CROSS JOIN b').isCovered).toBe(false)
    expect(of('SELECT 1 FROM a JOIN b ON b.x = a.x').isCovered).toBe(true)
    expect(of('SELECT 1 FROM `some view` WHERE 1').tables).toEqual(['some view'])
  })
})

describe('issue 12.7: the first rows by an index of what is sorted by', () => {
  const newest = (columns: string) =>
    `SELECT ${columns} FROM \`news\` AS \`t0\` WHERE \`t0\`.\`status\` = +$1 ORDER BY \`t0\`.\`at\` DESC, \`t0\`.\`id\` ASC LIMIT 3`
  const handle = () => new SqliteHandle(filename, { isReadOnly: false, synchronous: 'normal', cacheSize: 1_000 })

  beforeAll(async () => {
    await database.knex.raw('CREATE TABLE news (id integer primary key, status text, at integer)')
    await database.knex.raw('CREATE INDEX news_status ON news (status)')
    await database.knex.raw('CREATE INDEX news_at ON news (at)')
    // 60,000 rows; five of them, the oldest, are rare.
    await database.knex.raw(`INSERT INTO news (status, at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
      SELECT CASE WHEN i <= 5 THEN 'rare' ELSE 'frequent' END, i FROM n`)
  })

  it.each([
    ['frequent', [60_000, 59_999, 59_998]],
    ['rare', [5, 4, 3]],
    ['missing', []],
  ])('are the same rows for a %s value, asked again and again', async (status, ids) => {
    for (let time = 0; time < 4; time += 1)
      expect(await database.query(newest('`t0`.`id` AS id'), [status])).toEqual(ids.map((id) => ({ id })))
  })

  it('looks at few rows, whether the value is frequent or rare', async () => {
    const connection = handle()
    const text = newest('t0.id')
    expect(indexOfSort(text, connection)).toBe('news_at')
    expect(followingIndex(text, 'news_at')).toContain('INDEXED BY `news_at`')
    const known: string[] = []
    const reads = new Reads(
      connection,
      () => 0,
      () => Number.POSITIVE_INFINITY,
      null,
    )
    const reading: Reading<unknown> = {
      here: (on, sent, parameters) => {
        const answer = on.run(sent, parameters)
        known.push(sent.includes('INDEXED BY') ? 'by the sort' : 'by the status')
        return answer
      },
      of: (rows) => rows,
    }
    const ask = (status: string) => reads.run({ text, parameters: [status], reading, bounds: timed })
    for (const status of ['frequent', 'frequent', 'rare', 'rare', 'frequent']) await ask(status)
    // Only what ended within its time is noted.
    expect(known).toEqual(['by the sort', 'by the sort', 'by the status', 'by the status', 'by the sort'])
    connection.close()
  })

  it('asks no index where nothing is sorted, none begins with the column, or it has another order', () => {
    const connection = handle()
    connection.execute('CREATE TABLE odd (id integer primary key, status text, a text, b text)')
    connection.execute('CREATE INDEX odd_a ON odd (a COLLATE NOCASE); CREATE INDEX odd_b ON odd (status, b)')
    const sorted = (column: string) =>
      `SELECT 1 FROM \`odd\` AS \`t0\` WHERE \`t0\`.\`status\` = +$1 ORDER BY \`t0\`.\`${column}\` ASC, \`t0\`.\`id\` ASC LIMIT 3`
    expect(indexOfSort(sorted('a'), connection)).toBeNull()
    expect(indexOfSort(sorted('b'), connection)).toBeNull()
    expect(indexOfSort('SELECT 1 FROM `odd` AS `t0` WHERE `t0`.`a` = +$1', connection)).toBeNull()
    connection.close()
  })

  it('goes on without an index that another process has dropped', async () => {
    const other = new DatabaseSync(filename)
    expect(await database.query(newest('`t0`.`at`'), ['frequent'])).toHaveLength(3)
    other.exec('DROP INDEX news_at')
    expect(await database.query(newest('`t0`.`at`'), ['frequent'])).toEqual([{ at: 60_000 }, { at: 59_999 }, { at: 59_998 }])
    other.close()
  })
})

describe('issue 11.3: a slow read', () => {
  it('does not hold up the process, although nobody knows it, and ends in its own', async () => {
    const left = new AbortController()
    const caller = {
      get isGone() {
        return left.signal.aborted
      },
      whenGone: (callback: () => void) => {
        left.signal.addEventListener('abort', callback)
        return () => left.signal.removeEventListener('abort', callback)
      },
    }
    const asking = database
      .onBehalfOf(caller)
      .query(endless, [])
      .catch((error: unknown) => error)
    expect(await longestBlock(() => pause(1_500))).toBeLessThan(250)
    expect(readers()).not.toEqual([])
    const quick = performance.now()
    expect(await database.query('SELECT n FROM t WHERE n = 77', [])).toEqual([{ n: 77 }])
    expect(performance.now() - quick).toBeLessThan(100)
    left.abort()
    expect(await asking).toMatchObject({ why: 'left' })
  })

  it('of a view, whose work nobody sees, is read elsewhere the first time', async () => {
    expect(await database.query('SELECT third, many FROM counted ORDER BY third', [])).toEqual([
      { third: 0, many: 134 },
      { third: 1, many: 133 },
      { third: 2, many: 133 },
    ])
    expect(readers()).not.toEqual([])
  })

  it('has the same values from elsewhere', async () => {
    const text = `SELECT 9007199254740993 AS big, 5 AS small, 1.5 AS real, 'ü' AS text, x'00ff' AS bytes, NULL AS missing, $1 AS given, third FROM counted LIMIT 1`
    const values = { big: '9007199254740993', small: 5, real: 1.5, text: 'ü', bytes: Buffer.from([0, 255]), missing: null }
    expect(await database.query(text, ['g'])).toEqual([{ ...values, given: 'g', third: 0 }])
    expect(await database.query(text, [9007199254740992n])).toEqual([{ ...values, given: '9007199254740992', third: 0 }])
    await expect(database.query('SELECT missing FROM counted', [])).rejects.toThrow('no such column: missing')
  })

  it('whose process is killed is told as unavailable, and the next one is read', async () => {
    const asking = database.query(`${endless} AND 1`, []).catch((error: unknown) => error)
    let found: string[] = []
    while (found.length === 0) {
      await pause(100)
      found = readers()
    }
    for (const line of found) process.kill(Number(line.trim().split(/\s+/)[0]), 'SIGKILL')
    expect(await asking).toMatchObject({ why: 'failed', status: 503 })
    expect(await database.query('SELECT count(*) AS n FROM counted AS c', [])).toEqual([{ n: 3 }])
  })

  it('inside a transaction is bounded, and sees what the transaction wrote', async () => {
    const started = performance.now()
    const work = database.transaction(async (transaction) => {
      await transaction.knex('t').insert({ n: 5_000 })
      expect(await transaction.query('SELECT n FROM t WHERE n = 5000', [])).toEqual([{ n: 5_000 }])
      await transaction.query(endless, [])
    })
    await expect(work).rejects.toMatchObject({ why: 'timeout' })
    expect(performance.now() - started).toBeLessThan(6_000)
    expect(await database.query('SELECT n FROM t WHERE n = 5000', [])).toEqual([])
  })

  it('of a database in memory is bounded', async () => {
    const memory = await connectDatabase({ client: 'sqlite', filename: ':memory:', queryTimeout: 300 })
    await memory.knex.raw('CREATE TABLE t (id integer primary key, n integer)')
    await memory.knex('t').insert(Array.from({ length: 300 }, (_, n) => ({ n })))
    await expect(memory.query(endless, [])).rejects.toMatchObject({ why: 'timeout' })
    expect(await memory.query('SELECT count(*) AS n FROM t', [])).toEqual([{ n: 300 }])
    await memory.close()
  })

  it('a transaction of many statements lets others have their turn', async () => {
    const block = await longestBlock(() =>
      database.transaction(async ({ knex }) => {
        for (let n = 0; n < 3_000; n += 1) await knex('keyed').insert({ id: `many${n}`, n })
      }),
    )
    expect(block).toBeLessThan(250)
    await database.knex('keyed').where('id', 'like', 'many%').delete()
  })

  it.each([
    ['while it runs', 1_500],
    ['before it has begun', 0],
  ])('ends when the process that asks is killed %s', async (_when, milliseconds) => {
    const program = join(folder, 'asks.mjs')
    const source = pathToFileURL(fileURLToPath(new URL('../../src/database/connection.ts', import.meta.url))).href
    writeFileSync(
      program,
      `const { connectDatabase } = await import(${JSON.stringify(source)})
       const database = await connectDatabase({ client: 'sqlite', filename: ${JSON.stringify(filename)} })
       void database.query(${JSON.stringify(`${endless} AND 2`)}, [])
       setTimeout(() => console.log('asked'), ${milliseconds})`,
    )
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const asking: ChildProcess = spawn(process.execPath, ['--import', 'tsx', program], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    await once(asking.stdout!, 'data')
    const own = () => readers().filter((line) => line.includes('reader-process') && !line.includes(` ${process.pid} `))
    expect(own()).toHaveLength(1)
    asking.kill('SIGKILL')
    for (let tries = 0; tries < 300 && own().length > 0; tries += 1) await pause(100)
    expect(own()).toEqual([])
  })
})

describe('issue 12.1: a write is on the disk before it is answered', () => {
  const synchronousOf = async (synchronous?: 'full' | 'normal') => {
    const other = await connectDatabase({
      client: 'sqlite',
      filename: join(folder, `${synchronous}.sqlite`),
      ...(synchronous && { synchronous }),
    })
    await other.knex.raw('CREATE TABLE IF NOT EXISTS t (n integer)')
    await other.transaction(({ knex }) => knex('t').insert({ n: 1 }))
    const [row] = (await other.knex.raw('PRAGMA synchronous')) as { synchronous: number }[]
    await other.close()
    return row?.synchronous
  }

  it('unless the configuration says otherwise', async () => {
    expect(await synchronousOf()).toBe(2)
    expect(await synchronousOf('full')).toBe(2)
    expect(await synchronousOf('normal')).toBe(1)
  })

  it('many at once share the wait for the disk, and a disk that fails is told', async () => {
    const log = join(folder, 'some-wal')
    const missing = new WalSync(log)
    await expect(missing.flush()).rejects.toThrow('ENOENT')
    writeFileSync(log, 'x')
    const sync = new WalSync(log)
    const first = sync.flush()
    const others = [sync.flush(), sync.flush()]
    expect(others[0]).toBe(first)
    await first
    expect(sync.flush()).not.toBe(first)
    await Promise.all(others)
    await sync.close()
  })

  it('a transaction that fails at its commit leaves nothing, and the next one goes on', async () => {
    await database.knex.raw('CREATE TABLE child (id integer primary key, t integer REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)')
    await expect(database.transaction(({ knex }) => knex('child').insert({ t: 99_999 }))).rejects.toThrow(/foreign key/i)
    await Promise.all([1, 2, 3].map((t) => database.transaction(({ knex }) => knex('child').insert({ t }))))
    expect(await database.query('SELECT t FROM child ORDER BY t', [])).toEqual([{ t: 1 }, { t: 2 }, { t: 3 }])
  })
})
