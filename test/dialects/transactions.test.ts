import { beforeAll, expect, it } from '@jest/globals'
import { onEachDatabase } from '../support/databases.js'
import { column, createTable, id } from './tables.js'

onEachDatabase('transactions', (database) => {
  const names = async () => (await database().knex('t').orderBy('id').select('name')).map((row) => row.name as string)
  beforeAll(() => createTable(database(), 't', [id, column('name', 'string', { isUnique: true })]))

  it('write all or nothing', async () => {
    const failing = database().transaction(async ({ knex }) => {
      await knex('t').insert({ name: 'lost' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await database().transaction(async ({ knex }) => {
      await knex('t').insert({ name: 'kept' })
    })
    expect(await names()).toEqual(['kept'])
  })

  it('see their own writes, which others see after the commit', async () => {
    await database().transaction(async (transaction) => {
      expect(transaction.isTransaction).toBe(true)
      await transaction.knex('t').insert({ name: 'mine' })
      const sql = 'SELECT count(*) AS n FROM t WHERE name = $1'
      const [inside] = await transaction.query<{ n: number | string }>(sql, ['mine'])
      const [outside] = await database().query<{ n: number | string }>(sql, ['mine'])
      expect([Number(inside?.n), Number(outside?.n)]).toEqual([1, 0])
    })
    expect(await names()).toContain('mine')
  })

  it('nest as savepoints', async () => {
    await database().transaction(async (outer) => {
      await outer.knex('t').insert({ name: 'outer' })
      const inner = outer.transaction(async ({ knex }) => {
        await knex('t').insert({ name: 'inner' })
        throw new Error('only the inner')
      })
      await expect(inner).rejects.toThrow('only the inner')
      await outer.transaction(async ({ knex }) => void (await knex('t').insert({ name: 'second' })))
    })
    expect(await names()).toEqual(expect.arrayContaining(['outer', 'second']))
    expect(await names()).not.toContain('inner')
  })

  it('go on after a failed statement in a savepoint', async () => {
    await database().transaction(async (outer) => {
      const clash = outer.transaction(async ({ knex }) => void (await knex('t').insert({ name: 'kept' })))
      await expect(clash).rejects.toThrow()
      await outer.knex('t').insert({ name: 'after the clash' })
    })
    expect(await names()).toContain('after the clash')
  })

  it('run savepoints that are started at once one after the other', async () => {
    await database().transaction(async (outer) => {
      const works = ['p1', 'p2', 'p3'].map((name) => outer.transaction(async ({ knex }) => void (await knex('t').insert({ name }))))
      await Promise.all(works)
    })
    expect(await names()).toEqual(expect.arrayContaining(['p1', 'p2', 'p3']))
  })

  it('refuse statements when they are over', async () => {
    const left = await database().transaction(async (transaction) => transaction)
    await expect(left.query('SELECT 1 AS one', [])).rejects.toThrow()
    await expect(left.knex('t').select()).rejects.toThrow()
  })
})

onEachDatabase('afterCommit', (database) => {
  it('is called at once outside of a transaction', async () => {
    const calls: string[] = []
    await database().afterCommit(() => void calls.push('now'))
    expect(calls).toEqual(['now'])
  })

  it('waits for the outermost commit and keeps the order', async () => {
    const calls: string[] = []
    await database().transaction(async (outer) => {
      await outer.afterCommit(() => void calls.push('1'))
      await outer.transaction(async (inner) => inner.afterCommit(async () => void calls.push('2')))
      await outer.afterCommit(() => void calls.push('3'))
      expect(calls).toEqual([])
    })
    expect(calls).toEqual(['1', '2', '3'])
  })

  it('forgets what was rolled back', async () => {
    const calls: string[] = []
    await database().transaction(async (outer) => {
      const inner = outer.transaction(async (savepoint) => {
        await savepoint.afterCommit(() => void calls.push('inner'))
        throw new Error('back')
      })
      await expect(inner).rejects.toThrow('back')
    })
    const failing = database().transaction(async (outer) => {
      await outer.afterCommit(() => void calls.push('outer'))
      throw new Error('back')
    })
    await expect(failing).rejects.toThrow('back')
    expect(calls).toEqual([])
  })

  it('runs all, and then tells of the first failure', async () => {
    const calls: string[] = []
    const work = database().transaction(async (transaction) => {
      await transaction.afterCommit(() => Promise.reject(new Error('first')))
      await transaction.afterCommit(() => void calls.push('second'))
    })
    await expect(work).rejects.toThrow('first')
    expect(calls).toEqual(['second'])
  })
})

onEachDatabase('afterRollback', (database) => {
  it('is called when the transaction, or one around it, is taken back', async () => {
    const calls: string[] = []
    const failing = database().transaction(async (outer) => {
      outer.afterRollback(() => void calls.push('outer'))
      await outer.transaction(async (inner) => inner.afterRollback(() => void calls.push('inner')))
      throw new Error('back')
    })
    await expect(failing).rejects.toThrow('back')
    expect(calls).toEqual(['outer', 'inner'])
  })

  it('is not called after a commit, nor by what failed in another savepoint', async () => {
    const calls: string[] = []
    await database().transaction(async (outer) => {
      outer.afterRollback(() => void calls.push('outer'))
      const inner = outer.transaction(async (savepoint) => {
        savepoint.afterRollback(() => void calls.push('savepoint'))
        throw new Error('back')
      })
      await expect(inner).rejects.toThrow('back')
    })
    database().afterRollback(() => void calls.push('none'))
    expect(calls).toEqual(['savepoint'])
  })

  it('is called for a transaction that extension code began', async () => {
    const ended = await new Promise<string>((resolve) => {
      void database()
        .knex.transaction(async (transaction) => {
          database()
            .onKnex(transaction)
            .afterRollback(() => resolve('rolled back'))
          throw new Error('back')
        })
        .catch(() => undefined)
    })
    expect(ended).toBe('rolled back')
  })
})

onEachDatabase('retries', (database, name) => {
  beforeAll(async () => {
    await createTable(database(), 'pair', [id, column('n', 'integer')])
    await database()
      .knex('pair')
      .insert([{ n: 0 }, { n: 0 }])
  })

  it('repeat what failed because of a deadlock', async () => {
    const crosswise = (first: number, second: number) =>
      database().transaction(async ({ knex }) => {
        await knex('pair').where({ id: first }).increment('n', 1)
        await new Promise((resolve) => setTimeout(resolve, 100))
        await knex('pair').where({ id: second }).increment('n', 1)
      })
    await Promise.all([crosswise(1, 2), crosswise(2, 1)])
    expect(await database().knex('pair').orderBy('id').select('n')).toEqual([{ n: 2 }, { n: 2 }])
  }, 20_000)

  if (name === 'postgres') {
    it('give up after three', async () => {
      let attempts = 0
      const failing = database().transaction(async ({ knex }) => {
        attempts += 1
        await knex.raw(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`)
      })
      await expect(failing).rejects.toThrow('again')
      expect(attempts).toBe(4)
    })
  }
})
