import type { Collection, Field } from '../schema/model.js'
import { choicesEnum } from './exact-types.js'
import { type InputFieldBuilder, madeOfData } from './field-builder.js'
import { filterInputOf, functionsOf } from './field-types.js'
import { type EnumRef, type InputRef, relatedCollection, type SchemaParts, targetOf, typedFields } from './schema-parts.js'

type InputFields = Parameters<InputRef['implement']>[0]['fields']
/** The type of a member of an input. */
export type Input = string | InputRef | EnumRef | readonly [string | InputRef | EnumRef]

const text = [
  '_eq',
  '_neq',
  '_contains',
  '_icontains',
  '_ncontains',
  '_starts_with',
  '_nstarts_with',
  '_istarts_with',
  '_nistarts_with',
  '_ends_with',
  '_nends_with',
  '_iends_with',
  '_niends_with',
]
const tests = (scalar: string, single: readonly string[], lists: readonly string[] = []): Record<string, Input> => ({
  ...Object.fromEntries(single.map((name) => [name, scalar])),
  ...Object.fromEntries(lists.map((name) => [name, [scalar] as const])),
  _null: 'Boolean',
  _nnull: 'Boolean',
})
const emptiness = { _empty: 'Boolean', _nempty: 'Boolean' }
const order = ['_gt', '_gte', '_lt', '_lte']
const number = (scalar: string) => tests(scalar, ['_eq', '_neq', ...order], ['_in', '_nin', '_between', '_nbetween'])

/** The operators of fields without operators of their own. */
const operatorsOfText: Record<string, Input> = { ...tests('String', text, ['_in', '_nin']), ...emptiness }

/** The operators of each kind of field, by the name of the input. */
const operators: Readonly<Record<string, Record<string, Input>>> = {
  id_filter_operators: { ...tests('ID', text, ['_in', '_nin']), ...emptiness },
  boolean_filter_operators: tests('Boolean', ['_eq', '_neq']),
  date_filter_operators: {
    ...tests('String', ['_eq', '_neq', ...order], ['_in', '_nin']),
    _between: ['GraphQLStringOrFloat'],
    _nbetween: ['GraphQLStringOrFloat'],
  },
  number_filter_operators: number('GraphQLStringOrFloat'),
  big_int_filter_operators: number('GraphQLBigInt'),
  geometry_filter_operators: tests('GraphQLGeoJSON', [
    '_eq',
    '_neq',
    '_intersects',
    '_nintersects',
    '_intersects_bbox',
    '_nintersects_bbox',
  ]),
  hash_filter_operators: { _null: 'Boolean', _nnull: 'Boolean', ...emptiness },
}

/** The input of this name. */
export const operatorsInput = (parts: SchemaParts, name: string): InputRef =>
  parts.input(name, (ref) => ref.implement({ fields: inputFieldsOf(() => operators[name] ?? operatorsOfText) }))

/** `<c>_filter`: the filters of a collection. */
export function filterInput(parts: SchemaParts, collection: Collection): InputRef {
  const name = `${collection.name}_filter`
  return parts.input(name, (ref) => ref.implement({ fields: inputFieldsOf(() => filterFields(parts, collection)) }))
}

/** `<c>_quantifier_filter`: the same for the children of an o2m, with `_some` and `_none`. */
function quantifierInput(parts: SchemaParts, collection: Collection): InputRef {
  return parts.input(`${collection.name}_quantifier_filter`, (ref) =>
    ref.implement({
      fields: inputFieldsOf(() => ({
        ...filterFields(parts, collection),
        _some: filterInput(parts, collection),
        _none: filterInput(parts, collection),
      })),
    }),
  )
}

function filterFields(parts: SchemaParts, collection: Collection): Record<string, Input> {
  const fields: Record<string, Input> = {}
  for (const field of typedFields(collection)) {
    if (field.relation?.kind === 'm2a') {
      for (const name of field.relation.collections) {
        const target = relatedCollection(parts.models.read, name)
        if (target) fields[`${field.name}__${name}`] = filterInput(parts, target)
      }
      continue
    }
    const target = targetOf(parts.models.read, field)
    if (target) fields[field.name] = target.isList ? quantifierInput(parts, target.collection) : filterInput(parts, target.collection)
    else fields[field.name] = plainOperators(parts, collection, field)
    const functions = functionsOf(field)
    if (functions && !field.isConcealed) fields[`${field.name}_func`] = functionInput(parts, functions.input, functions.names)
  }
  const self = filterInput(parts, collection)
  return { ...fields, _and: [self], _or: [self] }
}

/** Of choices only equality is asked. */
function plainOperators(parts: SchemaParts, collection: Collection, field: Field): InputRef {
  const choices = choicesEnum(parts, field, collection)
  if (choices) {
    const own: Record<string, Input> = { _eq: choices, _neq: choices, _in: [choices], _nin: [choices], _null: 'Boolean', _nnull: 'Boolean' }
    return parts.input(`${collection.name}_${field.name}_choice_filter_operators`, (ref) =>
      ref.implement({ fields: inputFieldsOf(() => own) }),
    )
  }
  return operatorsInput(parts, field.isAlias ? 'string_filter_operators' : filterInputOf(field))
}

const functionInput = (parts: SchemaParts, name: string, functions: readonly string[]): InputRef =>
  parts.input(name, (ref) =>
    ref.implement({
      fields: inputFieldsOf(() => Object.fromEntries(functions.map((fn) => [fn, operatorsInput(parts, 'number_filter_operators')]))),
    }),
  )

/** Input fields for Pothos, from a plain description that is read when the schema is built. */
export function inputFieldsOf(describe: () => Readonly<Record<string, Input>>, required: ReadonlySet<string> = new Set()): InputFields {
  return madeOfData<InputFieldBuilder>((t) =>
    Object.fromEntries(
      Object.entries(describe()).map(([name, type]) => [
        name,
        t.field({ type, required: Array.isArray(type) ? { list: required.has(name), items: false } : required.has(name) }),
      ]),
    ),
  )
}
