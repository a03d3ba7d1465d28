import { type ExpressionStyle, portableExpression } from '../../expressions/portable-expression.js'
import { quoteName, quoteText } from './json.js'

const style: ExpressionStyle = { quote: quoteName, literal: quoteText, hasConcat: true, length: 'char_length' }

/** An expression of all databases as MariaDB takes it. */
export function expressionSql(expression: string): string {
  const sql = portableExpression(expression, style)
  if (sql === null) throw new Error(`No expression: ${expression}`)
  return sql
}
