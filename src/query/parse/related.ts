import { invalidQuery } from '../../errors/api-error.js'
import type { Field, FieldRelation } from '../../schema/model.js'
import { holdsOnNothing } from '../holds-on-nothing.js'
import { allOf, anyOf } from '../logic.js'
import { everything, type Filter } from '../query.js'
import { parseCondition } from './condition.js'
import type { Scope } from './context.js'
import { isJunction, parseJunction } from './junction.js'
import { columnOperand } from './operands.js'
import { asList, isPlainObject, type RawObject } from './raw.js'

/** Parses conditions on the related items: a filter's own parser (filter.ts), handed on because both parse parts of each other. */
type ParseGroup = (raw: unknown, scope: Scope, isChild?: boolean) => Filter
type Of<Kind extends FieldRelation['kind']> = Extract<FieldRelation, { kind: Kind }>

/** Conditions on a many-to-one field: operators compare its key, names lead to the related item. */
export function parseOne(field: Field, relation: Of<'m2o'>, value: unknown, scope: Scope, parseGroup: ParseGroup): Filter {
  const left = columnOperand(scope, field.name)
  if (!isPlainObject(value)) return parseCondition(left, '_eq', value, scope.parser)
  const entries = Object.entries(value)
  const target = scope.parser.context.schema.collections.get(relation.collection)
  const isNested = ([key]: [string, unknown]) => !key.startsWith('_') || target?.fields.has(key) === true
  const nested = entries.filter((entry) => !isJunction(entry[0]) && isNested(entry))
  const own = entries
    .filter((entry) => isJunction(entry[0]) || !isNested(entry))
    .map(([key, operand]) =>
      isJunction(key)
        ? parseJunction(key, operand, (entry) => parseOne(field, relation, entry, scope, parseGroup))
        : parseCondition(left, key, operand, scope.parser),
    )
  return allOf([
    ...own,
    ...(nested.length === 0 ? [] : [relatedOne(field, relation.collection, Object.fromEntries(nested), scope, field.name, parseGroup)]),
  ])
}

function relatedOne(field: Field, collection: string, nested: unknown, scope: Scope, step: string, parseGroup: ParseGroup): Filter {
  scope.parser.countConditionStep(false)
  const filter = parseGroup(nested, scope.enter(collection, step))
  return { kind: 'related', field: field.name, collection, quantifier: 'one', filter }
}

/** Conditions on an item of one collection behind a many-to-any field. */
export function parseAny(
  field: Field,
  relation: Of<'m2a'>,
  collection: string,
  value: unknown,
  scope: Scope,
  parseGroup: ParseGroup,
): Filter {
  if (!relation.collections.includes(collection)) throw scope.unknown(`${field.name}:${collection}`)
  return relatedOne(field, collection, value, scope, `${field.name}:${collection}`, parseGroup)
}

/**
 * Conditions on the children of a one-to-many field: what stands in one object holds for one and the same child, or for the row of nulls that a left
 * join has where there is no child. Null tests ask whether there is a child at all; `_some` and `_none` say which children must exist or must not.
 */
export function parseMany(field: Field, relation: Of<'o2m'>, value: unknown, scope: Scope, parseGroup: ParseGroup): Filter {
  scope.parser.countConditionStep(true)
  const child = scope.enter(relation.collection, field.name)
  const raw: RawObject = isPlainObject(value) ? value : { _eq: value }
  const related = (quantifier: 'some' | 'none', filter: Filter): Filter => ({
    kind: 'related',
    field: field.name,
    collection: relation.collection,
    quantifier,
    filter,
  })
  const filters: Filter[] = []
  const together: [string, unknown][] = []
  for (const [key, operand] of Object.entries(raw)) {
    if (key === '_some' || key === '_none') filters.push(related(key === '_some' ? 'some' : 'none', parseGroup(operand, child, true)))
    else if (isPresenceTest(key)) filters.push(related(...presence(key, operand, child)))
    else if (isJunction(key) && hasPresenceTest(operand))
      filters.push(parseJunction(key, operand, (entry) => parseMany(field, relation, entry, scope, parseGroup)))
    else together.push([key, operand])
  }
  if (together.length > 0 && !isTrivial(together)) {
    const filter = parseGroup(Object.fromEntries(together), child, true)
    filters.push(joined(filter, scope, related))
  }
  return allOf(filters)
}

/** That the condition holds for some row of a left join: a child, or nulls where there is none. */
function joined(condition: Filter, { parser }: Scope, related: (quantifier: 'some' | 'none', condition: Filter) => Filter): Filter {
  const some = related('some', condition)
  if (!holdsOnNothing(condition, parser.values)) return some
  parser.countConditionStep(true)
  return anyOf([some, related('none', everything)])
}

const isPresenceTest = (key: string): boolean => key === '_null' || key === '_nnull'

/** `_null` of a one-to-many field: none of its children exists; `_nnull`: some child does. */
function presence(key: string, operand: unknown, child: Scope): ['some' | 'none', Filter] {
  const name = child.collection.primaryKeys[0]
  if (name === undefined) throw invalidQuery(`Invalid filter key "${key}" on "${child.collection.name}"`)
  const left = {
    operand: { kind: 'field', field: name, type: 'unknown' },
    type: 'unknown',
    isConcealed: false,
  } as const
  const test = parseCondition(left, key, operand, child.parser)
  const isNone = test.kind === 'compare' && test.operator === '_null'
  return [isNone ? 'none' : 'some', everything]
}

function hasPresenceTest(raw: unknown): boolean {
  const entries = asList(raw) ?? []
  return entries.some(
    (entry) =>
      isPlainObject(entry) &&
      Object.entries(entry).some(
        ([key, value]) => isPresenceTest(key) || key === '_some' || key === '_none' || (isJunction(key) && hasPresenceTest(value)),
      ),
  )
}

/** `{ _and: [] }` and the like ask for nothing, not for a child. */
const isTrivial = (entries: readonly [string, unknown][]): boolean =>
  entries.every(
    ([key, value]) =>
      isJunction(key) &&
      (asList(value)?.length === 0 ||
        asList(value)?.some((entry) => key === '_or' && isPlainObject(entry) && Object.keys(entry).length === 0)),
  )

/** `$FOLLOW(cities,country)`: items of `cities` whose `country` is this item; a third argument names an any-relation's discriminator. */
export function parseFollow(key: string, value: unknown, scope: Scope, parseGroup: ParseGroup): Filter {
  const match = /^\$FOLLOW\(([^,()]+),([^,()]+)(?:,([^,()]+))?\)$/.exec(key)
  if (!match) throw invalidQuery(`Invalid filter key "${key}"`)
  const [collection, name, discriminator] = [match[1]!.trim(), match[2]!.trim(), match[3]?.trim() ?? null]
  scope.parser.countConditionStep(true)
  const target = scope.enter(collection, key)
  const relation = target.field(name).relation
  const leadsHere =
    (discriminator === null && relation?.kind === 'm2o' && relation.collection === scope.collection.name) ||
    (relation?.kind === 'm2a' && relation.discriminator === discriminator && relation.collections.includes(scope.collection.name))
  if (!leadsHere) throw invalidQuery(`Invalid filter key "${key}"`)
  const follow = (filter: Filter): Filter => ({ kind: 'follow', collection, field: name, discriminator, filter })
  return joined(parseGroup(value, target, true), scope, (quantifier, filter) =>
    quantifier === 'some' ? follow(filter) : { kind: 'not', filter: follow(filter) },
  )
}
