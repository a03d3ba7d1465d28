import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from '@jest/globals'
import { commandsIn } from '../support/commands.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'

// Issue 19: the five commands of the README lead from a laptop to production.

const postgres = testDatabases.filter(({ name }) => name === 'postgres')

if (postgres.length === 0) it.skip('issue 19: from a laptop to production: PostgreSQL is not tested on', () => undefined)
else
  describe.each(postgres)('issue 19: from a laptop to production', (kind) => {
    const { start } = commandsIn()
    let empty: EmptyDatabase | undefined
    afterAll(async () => {
      await empty?.drop()
    })

    it('runs as it is written', async () => {
      const text = readFileSync('src/services/schema/sync/README.md', 'utf8')
      const lines = /## From a laptop to production\n\n```sh\n([\s\S]*?)```/.exec(text)![1]!.trim().split('\n')
      expect(lines).toHaveLength(5)
      empty = await kind.create()
      const { config } = empty
      const production = 'connectionString' in config ? String(config.connectionString) : ''
      const laptop = { DB_FILENAME: 'laptop.sqlite', ADMIN_PASSWORD: 'admin-pass-1' }
      expect(await start(laptop, ['bootstrap']).ended).toBe(0)
      let environment: Record<string, string> = laptop
      for (const line of lines) {
        if (line.startsWith('export ')) {
          expect(line).toMatch(/^export DB_CONNECTION_STRING=postgres:/)
          environment = { DB_CONNECTION_STRING: production, ADMIN_PASSWORD: 'admin-pass-1' }
          continue
        }
        const command = start(environment, line.replace('npm start -- ', '').split(' '))
        const code = await command.ended
        expect([line, code, command.text()]).toEqual([line, 0, expect.any(String)])
      }
    })
  })
