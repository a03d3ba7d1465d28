import type { Database } from '../../src/database/database.js'
import type { ParseContext } from '../../src/query/parse/index.js'
import { parseQuery } from '../../src/query/parse/index.js'
import { bindParameters } from '../../src/query/prepare.js'
import type { AuthorizedQuery, Query, RawQuery } from '../../src/query/query.js'
import { renderRead } from '../../src/query/render.js'
import type { SchemaModel } from '../../src/schema/model.js'

/** The context of a parse without a caller. */
export const parseContext = (schema: SchemaModel, more: Partial<ParseContext> = {}): ParseContext => ({
  schema,
  limits: { default: 100, max: null, relationalDepth: 10, jsonDepth: 10 },
  variables: () => undefined,
  now: new Date('2026-01-01T00:00:00Z'),
  ...more,
})

/** What the line of a read answers for an administrator. */
export interface Answer {
  readonly data: unknown
  readonly meta: Readonly<Record<string, number>>
}

/** Runs a query as its one statement, bound by no rule. */
export async function run(database: Database, schema: SchemaModel, query: Query): Promise<Answer> {
  const authorized = query as AuthorizedQuery
  const statement = renderRead(authorized, schema, database.dialect)
  const [row] = await database.query<Record<string, unknown>>(
    statement.text,
    bindParameters(statement, query.values, database.dialect).parameters,
  )
  const { data, ...meta } = row!
  return { data: JSON.parse(String(data)), meta: Object.fromEntries(Object.entries(meta).map(([name, count]) => [name, Number(count)])) }
}

/** Parses and runs. */
export const ask = (
  database: Database,
  schema: SchemaModel,
  collection: string,
  raw: RawQuery,
  more: Partial<ParseContext> = {},
): Promise<Answer> => run(database, schema, parseQuery(raw, collection, parseContext(schema, more)))
