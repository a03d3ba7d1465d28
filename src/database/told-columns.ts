import sql, { join, type Sql } from 'sql-template-tag'
import type { Dialect } from './dialects/dialect.js'
import type { FindingColumn } from './row-statements.js'
import type { ValueType } from './value-type.js'

/** The output of a statement in which columns are asked for in the form of the API, and how its rows are read. */
export interface ToldColumns {
  readonly output: Sql
  read(row: object): Record<string, unknown>
}

/** Types that drivers give as the API tells them. */
const plainTypes: ReadonlySet<ValueType> = new Set(['integer', 'bigInteger', 'string', 'text', 'uuid'])
const tellKey = 'told'

/** These columns, at least one: by themselves where the driver gives them as the API tells them, else together as JSON. `columnOf`: the column in this statement. */
export function toldColumns({ expressions }: Dialect, columns: readonly FindingColumn[], columnOf: (name: string) => Sql): ToldColumns {
  if (columns.every(({ type }) => plainTypes.has(type)))
    return {
      output: join(
        columns.map(({ name }) => columnOf(name)),
        ', ',
      ),
      read: (row) => row as Record<string, unknown>,
    }
  const entries = columns.map(({ name, type, storage }) => ({ key: name, value: expressions.jsonValue(type, columnOf(name), storage) }))
  return {
    output: sql`${expressions.jsonToText(expressions.jsonObject(entries))} AS ${expressions.identifier(tellKey)}`,
    read: (row) => JSON.parse((row as { [tellKey]: string })[tellKey]) as Record<string, unknown>,
  }
}
