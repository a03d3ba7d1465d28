import type { ColumnDefinition } from '../dialect.js'
import { declaredType } from './column-types.js'
import { renderDefault } from './defaults.js'
import { expressionSql } from './expression-sql.js'
import { quoteName, quoteText } from './json.js'

/** A column as CREATE TABLE and ALTER TABLE take it; `type` in place of the one that its type of values has. */
export function columnSql(column: ColumnDefinition, type?: string): string {
  if (column.generation)
    return `${quoteName(column.name)} ${type ?? declaredType(column)} GENERATED ALWAYS AS (${expressionSql(column.generation)}) STORED`
  const value = column.hasAutoIncrement ? null : renderDefault(column)
  return [
    quoteName(column.name),
    type ?? declaredType(column),
    column.isNullable && !column.isPrimaryKey ? 'NULL' : 'NOT NULL',
    ...(value === null ? [] : [`DEFAULT ${value}`]),
    ...(column.hasAutoIncrement ? ['AUTO_INCREMENT'] : []),
    ...(column.comment ? [`COMMENT ${quoteText(column.comment)}`] : []),
  ].join(' ')
}
