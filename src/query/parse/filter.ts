import { invalidQuery } from '../../errors/api-error.js'
import { allOf } from '../logic.js'
import { findOperator } from '../operators/index.js'
import { everything, type Filter } from '../query.js'
import { type LeftSide, parseCondition } from './condition.js'
import { type ParseContext, Parser, type Scope } from './context.js'
import { checkFilterDepth } from './depth.js'
import { parseJsonFilter } from './json-filter.js'
import { isJunction, parseJunction } from './junction.js'
import { callOperand, columnOperand } from './operands.js'
import { readFunction } from './path.js'
import { isPlainObject, parseJson, type RawObject } from './raw.js'
import { parseAny, parseFollow, parseMany, parseOne } from './related.js'

/** Parses a filter against a collection the caller can see; its values are appended to `values`. */
export function parseFilter(raw: unknown, collection: string, context: ParseContext, values: unknown[]): Filter {
  return parseFilterAt(raw, new Parser(context, values).scope(collection))
}

/** Parses a filter where a parser is under way. JSON text is read first. */
export function parseFilterAt(raw: unknown, scope: Scope): Filter {
  if (raw === null || raw === undefined || raw === '') return everything
  const filter = typeof raw === 'string' ? parseJson(raw, () => invalidQuery('Invalid JSON for filter object')) : raw
  if (!isPlainObject(filter)) throw invalidQuery('"filter" must be of type object')
  checkFilterDepth(filter, scope.parser.context)
  return parseGroup(filter, scope)
}

/** Keys side by side: all of them hold. `isChild`: operators may stand in place of a field, and mean the primary key. */
function parseGroup(raw: unknown, scope: Scope, isChild = false): Filter {
  if (!isPlainObject(raw)) throw invalidQuery('Invalid filter object')
  return allOf(Object.entries(raw).map(([key, value]) => parseEntry(key, value, scope, isChild)))
}

function parseEntry(key: string, value: unknown, scope: Scope, isChild: boolean): Filter {
  if (isJunction(key)) return parseJunction(key, value, (entry) => parseGroup(entry, scope, isChild))
  const isField = scope.collection.fields.has(key)
  if (!isField && key.startsWith('$FOLLOW(')) return parseFollow(key, value, scope, parseGroup)
  if (!isField && findOperator(key)) return parseKeyCondition(key, value, scope, isChild)
  const call = isField ? undefined : readFunction(key)
  if (call) {
    if (call.call.name === 'json') throw invalidQuery('Invalid function specified "json"')
    return parsePlain(callOperand(scope, call.field, call.call), value, scope)
  }
  return isField ? parseField(key, value, scope) : parseSuffixed(key, value, scope)
}

function parseKeyCondition(operator: string, value: unknown, scope: Scope, isChild: boolean): Filter {
  const key = scope.collection.primaryKey
  if (!isChild || key === null) throw invalidQuery(`Invalid filter key "${operator}" on "${scope.collection.name}"`)
  return parseCondition(columnOperand(scope, key), operator, value, scope.parser)
}

function parseField(name: string, value: unknown, scope: Scope): Filter {
  const field = scope.field(name)
  if (field.relation?.kind === 'o2m') return parseMany(field, field.relation, value, scope, parseGroup)
  if (field.relation?.kind === 'm2o') return parseOne(field, field.relation, value, scope, parseGroup)
  return parsePlain(columnOperand(scope, name), value, scope)
}

/** `item:headings`, GraphQL's `item__headings`, and GraphQL's `created_func`. */
function parseSuffixed(key: string, value: unknown, scope: Scope): Filter {
  const [, name = '', collection = ''] = /^(.+?)(?::|__)(.+)$/.exec(key) ?? []
  const field = scope.collection.fields.get(name)
  if (field?.relation?.kind === 'm2a') return parseAny(field, field.relation, collection, value, scope, parseGroup)
  const base = key.endsWith('_func') ? key.slice(0, -5) : ''
  if (!scope.collection.fields.has(base)) throw scope.unknown(key)
  if (!isPlainObject(value)) throw invalidQuery('Invalid filter object')
  return allOf(Object.entries(value).map(([name, condition]) => parsePlain(callOperand(scope, base, { name }), condition, scope)))
}

/** The conditions of a column or function; a bare value means `_eq`. */
function parsePlain(left: LeftSide, value: unknown, scope: Scope): Filter {
  if (!isPlainObject(value)) return parseCondition(left, '_eq', value, scope.parser)
  return allOf(Object.entries(value).map(([key, operand]) => parsePlainEntry(left, key, operand, scope)))
}

function parsePlainEntry(left: LeftSide, key: string, operand: unknown, scope: Scope): Filter {
  if (isJunction(key)) return parseJunction(key, operand, (entry) => parsePlain(left, entry, scope))
  if (key === '_json') return parseJsonFilter(left, operand, scope)
  const isQuantifier = key === '_some' || key === '_none'
  if (isQuantifier || !key.startsWith('_')) throw scope.unknown(isQuantifier && isPlainObject(operand) ? firstKey(operand, key) : key)
  return parseCondition(left, key, operand, scope.parser)
}

const firstKey = (object: RawObject, otherwise: string): string => Object.keys(object)[0] ?? otherwise
