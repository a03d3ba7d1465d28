import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { toMatchFile } from 'jest-file-snapshot'
import { format } from 'sql-formatter'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { fillBlog, readerToken } from '../support/blog.js'
import { type GoldenQuestion, questions } from './questions.js'

declare module 'expect' {
  interface Matchers<R> {
    toMatchFile(path: string): R
  }
}

const languages = { sqlite: 'sqlite', postgres: 'postgresql', mysql: 'mariadb' } as const

/**
 * The SQL of common requests stands in one file for each database, so that a change of it is seen in a diff.
 * `npm test -- test/golden -u` writes the files.
 */
onEachApp(
  'The SQL of common requests is the one that stands in the file',
  (app) => {
    beforeAll(() => {
      expect.extend({ toMatchFile })
      return Promise.all([adminToken, readerToken].map((as) => app().request('/items/tags', { as })))
    })

    it(`of ${questions.length} requests`, async () => {
      const parts: string[] = []
      for (const question of questions) parts.push(`-- ${question.title}\n${await statementsOf(app(), question)}\n`)
      expect(parts.join('\n')).toMatchFile(join(import.meta.dirname, `${app().databaseName}.sql`))
    })
  },
  fillBlog,
)

async function statementsOf(app: App, question: GoldenQuestion): Promise<string> {
  const statements = await app.statementsOf(() => ask(app, question))
  const style = { language: languages[app.databaseName], expressionWidth: 120, paramTypes: { positional: true, numbered: ['$' as const] } }
  // Prisma names the database on MariaDB, and each run has its own.
  return statements.map((statement) => format(statement.replaceAll(/tessera_test_\w+/g, 'tessera'), style)).join(';\n\n')
}

async function ask(app: App, { path, document, title, as = adminToken, ...request }: GoldenQuestion): Promise<void> {
  const { status, text } = await (path ? app.request(path, { as, ...request }) : app.graphql(document!, { as }))
  // A refused request would have no statement, and the file would tell nothing.
  if (status >= 300 || text.includes('"errors"')) throw new Error(`${title}: ${status} ${text}`)
}
