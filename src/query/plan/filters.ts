import sql, { raw, type Sql } from 'sql-template-tag'
import { findOperator } from '../operators/index.js'
import type { Operator } from '../operators/operator.js'
import type { Filter } from '../query.js'
import { combine } from './combine.js'
import { renderComparable, renderRaw, storageOf, typeOf } from './operands.js'
import { joinRelated, parentKey, relationOf, selectRelated } from './related.js'
import type { Standing } from './rendering.js'
import { renderSearch } from './search.js'
import { Source } from './source.js'

type Of<Kind extends Filter['kind']> = Extract<Filter, { kind: Kind }>

/** A filter as the condition of a WHERE; null when every row passes. */
export function renderFilter(filter: Filter, source: Source): Sql | null {
  return filter.kind === 'constant' && filter.value ? null : renderCondition(filter, source, 'required')
}

/** A filter as a condition that can stand anywhere. */
export function renderCondition(filter: Filter, source: Source, standing: Standing = 'free'): Sql {
  switch (filter.kind) {
    case 'constant':
      return raw(filter.value ? '1 = 1' : '1 = 0')
    case 'and':
      return combine(
        filter.filters.map((part) => renderCondition(part, source, standing)),
        ' AND ',
      )
    case 'or':
      return combine(
        filter.filters.map((part) => renderCondition(part, source, 'alternative')),
        ' OR ',
      )
    case 'not':
      return sql`NOT (${renderCondition(filter.filter, source)})`
    case 'compare':
      return renderCompare(filter, source)
    case 'search':
      return renderSearch(filter, source)
    case 'related':
      return renderRelated(filter, source, standing)
    case 'follow':
      return renderFollow(filter, source)
  }
}

/** A comparison of a value that is worked out, such as an aggregate. */
export function renderNumberTest({ operand, operator: name, slots }: Of<'compare'>, value: Sql, { rendering }: Source): Sql {
  const { expressions } = rendering
  const type = typeOf(operand)
  const { isNull, isNotNull } = expressions.nullTests(type, value, null)
  return operatorOf(name).render({
    expressions,
    type,
    storage: null,
    operand: value,
    isNull,
    isNotNull,
    stored: () => value,
    text: expressions.asText(value),
    parameter: (index, encoding = 'value') => {
      const hole = rendering.hole(slots[index]!, encoding, type, null)
      return encoding === 'value' ? expressions.parameter(hole, type, null) : hole
    },
  })
}

function operatorOf(name: string): Operator {
  const operator = findOperator(name)
  if (!operator) throw new Error(`The plan names the operator "${name}", which does not exist.`)
  return operator
}

function renderCompare({ operand, operator: name, slots }: Of<'compare'>, source: Source): Sql {
  const operator = operatorOf(name)
  const { rendering } = source
  const type = operator.operandType ?? typeOf(operand)
  const storage = operator.operandType ? null : storageOf(operand, source)
  const { expressions } = rendering
  const left = operator.operand === 'flag' ? renderRaw(operand, source) : renderComparable(operand, source)
  const tests = expressions.nullTests(typeOf(operand), left, storageOf(operand, source))
  const blank = expressions.isBlank(typeOf(operand), left, storageOf(operand, source))
  const condition = operator.render({
    expressions,
    type,
    storage,
    operand: left,
    isNull: blank ? sql`(${tests.isNull} OR ${blank})` : tests.isNull,
    isNotNull: blank ? sql`(${tests.isNotNull} AND NOT (${blank}))` : tests.isNotNull,
    stored: () => renderRaw(operand, source),
    text: isText(typeOf(operand)) ? left : expressions.asText(left),
    parameter: (index, encoding = 'value') => {
      const hole = rendering.hole(slots[index]!, encoding, type, storage)
      return encoding === 'value' ? expressions.parameter(hole, type, storage) : hole
    },
  })
  return blank && operator.operand !== 'flag' ? sql`(${condition} AND NOT (${blank}))` : condition
}

const isText = (type: string): boolean => type === 'string' || type === 'text' || type === 'csv' || type === 'hash'

/** A join is looked up for every row; an alternative only where nothing before it in the list has decided. */
function renderRelated(filter: Of<'related'>, source: Source, standing: Standing): Sql {
  if (filter.quantifier !== 'one') {
    const children = renderChildren(filter, source, standing === 'required')
    return filter.when ? combine([renderCondition(filter.when, source), children], ' AND ') : children
  }
  // A key that is hidden leads where null leads, or the two could be told apart.
  const ends = { visible: filter.visible, when: filter.when }
  if (source.canJoin && standing !== 'alternative')
    return renderCondition(filter.filter, joinRelated(source, filter.field, filter.collection, ends), standing)
  const target = selectRelated(source, filter.field, filter.collection, ends)
  const condition = renderCondition(filter.filter, target, 'required')
  return sql`EXISTS (SELECT 1 FROM ${target.from()} WHERE ${condition})`
}

/**
 * Parents by their children: the keys that matching children name are found once, not once for each parent, because
 * foreign keys often have no index. Where the condition is one of several a join finds them; a list could outgrow memory.
 */
function renderChildren(filter: Of<'related'>, source: Source, isRequired: boolean): Sql {
  const relation = relationOf(source, filter.field)
  if (relation.kind !== 'o2m') throw new Error(`The plan asks for the children of "${filter.field}", which has none.`)
  const child = Source.of(source.rendering, filter.collection)
  const conditions = [filter.filter, ...(filter.visible ? [filter.visible] : [])].flatMap((part) => renderFilter(part, child) ?? [])
  const foreignKey = child.column(relation.foreignField)
  const where = combine([sql`${foreignKey} IS NOT NULL`, ...conditions], ' AND ')
  const isSome = filter.quantifier === 'some'
  const key = parentKey(source, relation)
  if (!source.canJoin || (isSome && isRequired)) {
    return sql`${source.column(key)} ${raw(isSome ? 'IN' : 'NOT IN')} (SELECT ${foreignKey} FROM ${child.from()} WHERE ${where})`
  }
  const name = source.rendering.expressions.identifier('key')
  const keys = source.joinedSelect(sql`SELECT DISTINCT ${foreignKey} AS ${name} FROM ${child.from()} WHERE ${where}`, 'key', key)
  return sql`${keys}.${name} IS ${raw(isSome ? 'NOT NULL' : 'NULL')}`
}

function renderFollow(filter: Of<'follow'>, source: Source): Sql {
  const follower = Source.of(source.rendering, filter.collection)
  const relation = relationOf(follower, filter.field)
  const { expressions } = source.rendering
  const own = source.collection.primaryKey ?? source.collection.primaryKeys[0]!
  const conditions = [renderFilter(filter.filter, follower) ?? []].flat()
  if (relation.kind === 'm2a') {
    conditions.unshift(sql`${follower.column(relation.discriminator)} = ${expressions.literal(source.collection.name)}`)
  }
  const foreignKey = follower.column(filter.field)
  const key = relation.kind === 'm2a' ? expressions.keyOfText(source.field(own).type, foreignKey, source.field(own).storage) : foreignKey
  const target = relation.kind === 'm2o' ? relation.targetField : own
  const where = combine([sql`${foreignKey} IS NOT NULL`, ...conditions], ' AND ')
  return sql`${source.column(target)} IN (SELECT ${key} FROM ${follower.from()} WHERE ${where})`
}
