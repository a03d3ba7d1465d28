import { portableExpression } from '../expressions/portable-expression.js'

/** The checks of each table in the spelling of all databases; one that has none there is not told. */
export function checksByTable(
  rows: readonly { readonly table: string; readonly expression: string }[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { table, expression } of rows) {
    const portable = portableExpression(expression)
    if (portable !== null) found.set(table, [...(found.get(table) ?? []), portable])
  }
  return found
}
