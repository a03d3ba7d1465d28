import sql, { type Sql } from 'sql-template-tag'
import type { Field, FieldRelation } from '../../schema/model.js'
import type { Filter } from '../query.js'
import { renderFilter } from './filters.js'
import { Source } from './source.js'

/** The relation of a field; the parser has seen to it that there is one. */
export function relationOf(source: Source, name: string): FieldRelation {
  const { relation } = source.field(name)
  if (!relation) throw new Error(`The plan follows "${name}", which is no relation of "${source.collection.name}".`)
  return relation
}

/** That a row of `target` is what `field` of `source` points to. */
export function pointsTo(source: Source, field: Field, relation: FieldRelation, target: Source): Sql {
  if (relation.kind === 'm2o') return sql`${target.column(relation.targetField)} = ${source.column(field.name)}`
  if (relation.kind === 'o2m') return belongsTo(source, relation, target)
  const key = target.collection.primaryKey ?? target.collection.primaryKeys[0]!
  const { expressions } = source.rendering
  const isKind = sql`${source.column(relation.discriminator)} = ${expressions.literal(target.collection.name)}`
  return sql`${isKind} AND ${target.column(key)} = ${expressions.keyOfText(target.field(key).type, source.column(field.name))}`
}

/** That a row of `child` belongs to the parent's row. */
function belongsTo(parent: Source, relation: Extract<FieldRelation, { kind: 'o2m' }>, child: Source): Sql {
  return sql`${child.column(relation.foreignField)} = ${parent.column(parentKey(parent, relation))}`
}

/** The column of the parent that its children name. */
export const parentKey = (parent: Source, relation: Extract<FieldRelation, { kind: 'o2m' }>): string =>
  relation.relation.relatedField ?? parent.collection.primaryKey ?? parent.collection.primaryKeys[0]!

/** The item a to-one relation leads to, as a join of the same SELECT. Rows that fail `visible` are as if not there. */
export function joinRelated(source: Source, name: string, collection: string, visible: Filter | undefined): Source {
  const field = source.field(name)
  const relation = relationOf(source, name)
  const isOpen = visible === undefined || (visible.kind === 'constant' && visible.value)
  const key = `${name}:${collection}:${isOpen ? '' : JSON.stringify(visible)}`
  return source.joined(collection, key, (target) => onCondition(source, field, relation, target, visible))
}

/** The same for places where nothing can be joined: a SELECT of its own over that one item. */
export function selectRelated(source: Source, name: string, collection: string, visible: Filter | undefined): Source {
  const field = source.field(name)
  const relation = relationOf(source, name)
  return Source.ofOne(source.rendering, collection, (target) => onCondition(source, field, relation, target, visible))
}

function onCondition(source: Source, field: Field, relation: FieldRelation, target: Source, visible: Filter | undefined): Sql {
  const points = pointsTo(source, field, relation, target)
  const condition = visible && renderFilter(visible, target)
  return condition ? sql`${points} AND ${condition}` : points
}
