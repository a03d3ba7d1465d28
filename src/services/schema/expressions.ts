import { portableExpression } from '../../database/expressions/portable-expression.js'
import { invalidPayload } from '../../errors/api-error.js'

/** An expression in the spelling of all databases. */
export function requireExpression(text: unknown): string {
  const expression = typeof text === 'string' ? portableExpression(text) : null
  if (expression === null)
    throw invalidPayload(
      `${JSON.stringify(text)} has to be made in the database: only columns, literals, operators and common functions can be carried over`,
    )
  return expression
}
