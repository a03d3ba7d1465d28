import sql, { join, type Sql } from 'sql-template-tag'
import { parentField } from '../../schema/attach-relations.js'
import type { Field, FieldRelation } from '../../schema/model.js'
import type { Filter } from '../query.js'
import { Source } from './source.js'

/** The relation of a field; the parser has seen to it that there is one. */
export function relationOf(source: Source, name: string): FieldRelation {
  const { relation } = source.field(name)
  if (!relation) throw new Error(`The plan follows "${name}", which is no relation of "${source.collection.name}".`)
  return relation
}

/** Makes something else of a key. */
type Mask = (key: Sql) => Sql

/** That a row of `target` is what `field` of `source` points to. */
export function pointsTo(source: Source, field: Field, relation: FieldRelation, target: Source, mask: Mask = (key) => key): Sql {
  if (relation.kind === 'm2o') return sql`${target.column(relation.targetField)} = ${mask(source.column(field.name))}`
  if (relation.kind === 'o2m') return belongsTo(source, relation, target)
  const key = target.collection.primaryKey ?? target.collection.primaryKeys[0]!
  const { expressions } = source.rendering
  const { type, storage } = target.field(key)
  const isKind = sql`${source.column(relation.discriminator)} = ${expressions.literal(target.collection.name)}`
  return sql`${isKind} AND ${target.column(key)} = ${mask(expressions.keyOfText(type, source.column(field.name), storage))}`
}

/** That a row of `child` belongs to the parent's row. */
function belongsTo(parent: Source, relation: Extract<FieldRelation, { kind: 'o2m' }>, child: Source): Sql {
  return sql`${child.column(relation.foreignField)} = ${parent.column(parentKey(parent, relation))}`
}

/** The column of the parent that its children name. */
export const parentKey = (parent: Source, relation: Extract<FieldRelation, { kind: 'o2m' }>): string =>
  parentField(parent.collection, relation)

/** Where a to-one relation leads nowhere: rows that fail `visible` are as if not there, and so is all that rows which fail `when` name. */
export interface Ends {
  readonly visible: Filter | undefined
  readonly when?: Filter | undefined
}

/** The item a to-one relation leads to, as a join of the same SELECT. */
export function joinRelated(source: Source, name: string, collection: string, ends: Ends): Source {
  const isOpen = isEverything(ends.visible) && isEverything(ends.when)
  const key = `${name}:${collection}:${isOpen ? '' : JSON.stringify([ends.visible, ends.when])}`
  return source.joined(collection, key, (target) => onCondition(source, name, target, ends))
}

/**
 * The same for places where nothing can be joined: a SELECT of its own over that one item. What hides the key stands in the key's own place
 * then: as a condition on an outer row in the join, MariaDB loses it.
 */
export function selectRelated(source: Source, name: string, collection: string, { visible, when }: Ends): Source {
  const condition = when && !isEverything(when) ? source.rendering.render.filter(when, source) : null
  const mask = condition ? (key: Sql): Sql => sql`CASE WHEN ${condition} THEN ${key} END` : undefined
  return Source.ofOne(source.rendering, collection, (target) => onCondition(source, name, target, { visible }, mask))
}

const isEverything = (filter: Filter | undefined): boolean => filter === undefined || (filter.kind === 'constant' && filter.value)

function onCondition(source: Source, name: string, target: Source, { visible, when }: Ends, mask?: Mask): Sql {
  const points = pointsTo(source, source.field(name), relationOf(source, name), target, mask)
  const { render } = source.rendering
  const conditions = [visible && render.filter(visible, target), when && render.filter(when, source)].filter((condition) => !!condition)
  return join([points, ...conditions], ' AND ')
}
