import { invalidQuery } from '../../errors/api-error.js'
import type { Field } from '../../schema/model.js'
import type { FieldCall } from '../field-tree.js'
import { findFunction } from '../functions/index.js'
import { readJsonPath } from '../functions/json-path.js'
import { everything } from '../query.js'
import type { LeftSide } from './condition.js'
import type { Scope } from './context.js'

/** A column of the scope's collection as an operand. Aliases have no column: they are unknown here. */
export function columnOperand(scope: Scope, name: string): LeftSide & { readonly field: Field } {
  const field = scope.field(name)
  if (field.isAlias) throw scope.unknown(name)
  return {
    operand: { kind: 'field', field: name, type: field.type },
    type: field.type,
    isConcealed: field.isConcealed,
    numberForm: field.numberForm,
    isList: field.isList,
    field,
  }
}

/** A function of a field as an operand. */
export function callOperand(scope: Scope, name: string, call: FieldCall): LeftSide {
  const field = scope.field(name)
  if (call.name === 'json') return jsonOperand(scope, field, call)
  if (call.name === 'count' && field.relation?.kind === 'o2m') {
    const { collection } = field.relation
    scope.enter(collection, `count(${name})`)
    return {
      operand: { kind: 'count', field: name, collection, filter: everything },
      type: 'integer',
      isConcealed: false,
    }
  }
  const definition = findFunction(call.name)
  if (!definition?.types.has(field.type) || field.isConcealed) throw invalidQuery(`Invalid function specified "${call.name}"`)
  return {
    operand: { kind: 'function', name: call.name, field: name, type: field.type },
    type: 'integer',
    isConcealed: false,
  }
}

function jsonOperand(scope: Scope, field: Field, call: FieldCall): LeftSide {
  if (field.type !== 'json' || field.isConcealed || call.path === undefined) throw invalidQuery('Invalid function specified "json"')
  const path = readJsonPath(call.path, scope.parser.context.limits.jsonDepth)
  return { operand: { kind: 'json', field: field.name, path }, type: 'json', isConcealed: false }
}
