import { createHash } from 'node:crypto'
import type { ConstraintDefinition } from './dialect.js'
import { keyNames } from './key-names.js'

/** The name of an index, check or foreign key, made of what it is; as long as a database takes it. */
export function constraintName(
  table: string,
  constraint: ConstraintDefinition,
  longest: number,
  lengthOf: (text: string) => number,
): string {
  const { plain } = keyNames(longest, lengthOf)
  if (constraint.kind === 'check')
    return plain(`${table}_${createHash('sha256').update(constraint.expression).digest('hex').slice(0, 8)}_check`)
  const kind = constraint.kind === 'foreign' ? 'foreign' : constraint.isUnique ? 'unique' : 'index'
  return plain(`${table}_${constraint.columns.join('_')}_${kind}`.toLowerCase())
}
