import { isUuid } from '../../database/value-reading.js'
import type { Field } from '../../schema/model.js'
import { anyOf } from '../logic.js'
import { everything, type Filter } from '../query.js'
import type { Scope } from './context.js'

const int32 = 2n ** 31n
const int64 = 2n ** 63n

/** Rows in which some column contains the term, or equals it where the column holds numbers or uuids. No such column: no row. */
export function parseSearch(raw: unknown, scope: Scope): Filter {
  if (typeof raw !== 'string' || raw === '') return everything
  const term = raw.trim() === '' ? raw : raw.trim()
  const fields = [...scope.collection.fields.values()].filter(
    (field) => !field.isAlias && field.isSearchable && !field.isConcealed,
  )
  return anyOf(fields.flatMap((field) => searchField(field, term, scope) ?? []))
}

function searchField(field: Field, term: string, scope: Scope): Filter | null {
  const compare = (operator: string, value: unknown): Filter => ({
    kind: 'compare',
    operand: { kind: 'field', field: field.name, type: field.type },
    operator,
    slots: [scope.parser.slot(value)],
  })
  switch (field.type) {
    case 'string':
    case 'text':
      return compare('_icontains', term.replaceAll('\u0000', ''))
    case 'integer':
      return isInteger(term, int32) ? compare('_eq', Number(term)) : null
    case 'bigInteger':
      return isInteger(term, int64) ? compare('_eq', BigInt(term)) : null
    case 'float':
    case 'decimal':
      return isCanonicalNumber(term) ? compare('_eq', Number(term)) : null
    case 'uuid':
      return isUuid(term) ? compare('_eq', term) : null
    default:
      return null
  }
}

function isInteger(term: string, limit: bigint): boolean {
  if (!/^(0|-?[1-9]\d{0,18})$/.test(term)) return false
  const number = BigInt(term)
  return number < limit && number >= -limit
}

const isCanonicalNumber = (term: string): boolean => {
  const number = Number(term)
  return Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER && String(number) === term
}
