import { invalidQuery } from '../../errors/api-error.js'
import type { FieldType } from '../../schema/model.js'
import { readJsonPath } from '../functions/json-path.js'
import { allOf } from '../logic.js'
import { findOperator } from '../operators/index.js'
import type { Filter } from '../query.js'
import { readWord } from '../variables.js'
import { type LeftSide, parseCondition } from './condition.js'
import type { Scope } from './context.js'
import { isJunction, parseJunction } from './junction.js'
import { asList, isPlainObject } from './raw.js'

/** `_json: { "a.b[0]": { _eq: 1 } }`: conditions on values inside a JSON field. Compares texts, or numbers where the operand is one. */
export function parseJsonFilter(left: LeftSide, raw: unknown, scope: Scope): Filter {
  if (left.type !== 'json' || left.isConcealed) throw invalidQuery(`"${left.type}" field type does not contain the "_json" filter operator`)
  if (!isPlainObject(raw)) throw invalidQuery('"_json" has to be an object')
  return allOf(
    Object.entries(raw).map(([key, value]) => {
      if (isJunction(key)) return parseJunction(key, value, (entry) => parseJsonFilter(left, entry, scope))
      const path = readJsonPath(key, scope.parser.context.limits.jsonDepth)
      const conditions = isPlainObject(value) ? Object.entries(value) : [['_eq', value] as const]
      return allOf(conditions.map(([operator, operand]) => parseAtPath(left, path, operator, operand, scope)))
    }),
  )
}

function parseAtPath(left: LeftSide, path: (string | number)[], name: string, value: unknown, scope: Scope): Filter {
  if (left.operand.kind !== 'field') throw invalidQuery('"_json" is for fields only')
  const operator = findOperator(name)
  const resolved = (asList(value) ?? [value]).map((entry) => readWord(entry, scope.parser.context))
  const isNumber =
    operator?.operandType !== 'text' &&
    operator?.operand !== 'flag' &&
    resolved.every((entry) => typeof entry === 'number' || typeof entry === 'bigint')
  const type: FieldType = isNumber ? 'float' : operator?.types.has('string') ? 'string' : 'unknown'
  const operand = { kind: 'json', field: left.operand.field, path, as: isNumber ? 'number' : 'text' } as const
  return parseCondition({ operand, type, isConcealed: false }, name, value, scope.parser)
}
