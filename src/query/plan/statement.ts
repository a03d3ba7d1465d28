import type { Sql } from 'sql-template-tag'
import type { Statement, StatementParameter } from '../../database/statement.js'

/** Numbers the holes of the SQL, after so many others; the same value in the same form is one parameter however often it is used. */
export function toStatement(sql: Sql, others = 0): Statement {
  const numbers = new Map<string, number>()
  const parameters: StatementParameter[] = []
  let text = sql.strings[0] ?? ''
  sql.values.forEach((value, index) => {
    const parameter = value as StatementParameter
    const key = `${parameter.slot}:${parameter.encoding}:${parameter.type}:${parameter.storage}`
    const number = numbers.get(key) ?? parameters.push(parameter)
    numbers.set(key, number)
    text += `$${others + number}${sql.strings[index + 1]}`
  })
  return { text, parameters }
}
