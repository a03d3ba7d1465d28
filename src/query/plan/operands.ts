import sql, { raw, type Sql } from 'sql-template-tag'
import type { ColumnStorage } from '../../database/value-type.js'
import type { Collection, FieldType } from '../../schema/model.js'
import { findFunction } from '../functions/index.js'
import type { Filter, Operand } from '../query.js'
import { joinRelated, parentKey, pointsTo, relationOf, selectRelated } from './related.js'
import { renderRank } from './search.js'
import { Source } from './source.js'

type Of<Kind extends Operand['kind']> = Extract<Operand, { kind: Kind }>

/** What an operand's value is. */
export function typeOf(operand: Operand): FieldType {
  switch (operand.kind) {
    case 'field':
      return operand.type
    case 'function':
    case 'count':
      return 'integer'
    case 'rank':
      return 'bigInteger'
    case 'json':
      return operand.as === 'number' ? 'float' : operand.as === 'text' ? 'text' : 'json'
    case 'through':
      return operand.by === 'sum' || operand.by === 'avg' ? 'float' : typeOf(operand.operand)
    case 'missing':
      return 'integer'
  }
}

/** How the column behind an operand stores its values; null for what is worked out. */
export const storageOf = (operand: Operand, source: Source): ColumnStorage => storageIn(operand, source.collection, source)

function storageIn(operand: Operand, collection: Collection, source: Source): ColumnStorage {
  if (operand.kind === 'through' && (operand.by === 'sum' || operand.by === 'avg')) return null
  if (operand.kind === 'through') return storageIn(operand.operand, source.rendering.collection(operand.collection), source)
  return operand.kind === 'field' ? (collection.fields.get(operand.field)?.storage ?? null) : null
}

/** What kind of values rows are put in order by, by this operand. */
export function orderOf(operand: Operand, source: Source): { readonly type: FieldType; readonly storage: ColumnStorage } {
  const type = typeOf(operand)
  return isTextOfFirstChild(operand, source) ? { type: 'text', storage: null } : { type, storage: storageOf(operand, source) }
}

/** Not every database knows a least boolean or uuid; their texts have an order. */
const isTextOfFirstChild = (operand: Operand, source: Source): boolean =>
  operand.kind === 'through' &&
  (typeOf(operand) === 'boolean' || typeOf(operand) === 'uuid') &&
  passesChildren(operand, source.collection, source)

/** Does the way to the value lead through a list of children? */
function passesChildren(operand: Operand, collection: Collection, source: Source): boolean {
  if (operand.kind !== 'through') return false
  const isToMany = collection.fields.get(operand.field)?.relation?.kind === 'o2m'
  return isToMany || passesChildren(operand.operand, source.rendering.collection(operand.collection), source)
}

/** May the operand's value be null on some row? */
export const canBeNull = (operand: Operand, source: Source): boolean =>
  operand.kind !== 'rank' &&
  operand.kind !== 'missing' &&
  (operand.kind !== 'field' || operand.when !== undefined || source.field(operand.field).isNullable)

/** In what form a value is needed: as it is compared, or as pages with places are sorted by it. */
type Form = 'comparable' | 'ordered'

/** The operand as SQL, as it is stored; null where its `when` fails. */
export function renderRaw(operand: Operand, source: Source, descending = false, form: Form = 'comparable'): Sql {
  const value = renderValue(operand, source, descending, form)
  return operand.when ? sql`CASE WHEN ${source.rendering.render.condition(operand.when, source)} THEN ${value} END` : value
}

/** The operand in the form that is compared and sorted. */
export const renderComparable = (operand: Operand, source: Source, descending = false): Sql =>
  renderIn('comparable', operand, source, descending)

/** The operand in the form by which pages with places are sorted. */
export const renderOrdered = (operand: Operand, source: Source, descending = false): Sql => renderIn('ordered', operand, source, descending)

function renderIn(form: Form, operand: Operand, source: Source, descending: boolean): Sql {
  if (operand.kind === 'count' && source.canJoin) return renderComparableCount(operand, source)
  const value = renderRaw(operand, source, descending, form)
  const { expressions } = source.rendering
  if (operand.kind !== 'field') return value
  const storage = storageOf(operand, source)
  const comparable = expressions.comparable(operand.type, value, storage)
  return form === 'ordered' ? expressions.ordered(operand.type, comparable, storage) : comparable
}

function renderComparableCount(operand: Of<'count'>, source: Source): Sql {
  const count = sql`coalesce(${joinGrouped(source, operand.field, operand.filter, () => sql`COUNT(*)`)}, 0)`
  return operand.when ? sql`CASE WHEN ${source.rendering.render.condition(operand.when, source)} THEN ${count} END` : count
}

function renderValue(operand: Operand, source: Source, descending: boolean, form: Form): Sql {
  const { expressions } = source.rendering
  switch (operand.kind) {
    case 'field':
      return source.column(operand.field)
    case 'function':
      return renderFunction(operand, source)
    case 'count':
      return renderCount(operand, source)
    case 'json':
      return expressions.jsonPathScalar(operand.as ?? 'text', source.column(operand.field), operand.path)
    case 'through':
      return renderThrough(operand, source, descending, form)
    case 'rank':
      return renderRank(operand, source)
    case 'missing':
      return sql`CASE WHEN ${renderIn(form, operand.operand, source, descending)} IS NULL THEN 1 ELSE 0 END`
  }
}

function renderFunction(operand: Of<'function'>, source: Source): Sql {
  const definition = findFunction(operand.name)
  if (!definition) throw new Error(`The plan names the function "${operand.name}", which does not exist.`)
  const { type, storage } = source.field(operand.field)
  return definition.render({
    expressions: source.rendering.expressions,
    column: source.column(operand.field),
    type,
    storage,
  })
}

function renderCount(operand: Of<'count'>, source: Source): Sql {
  const child = Source.of(source.rendering, operand.collection)
  const belongs = pointsTo(source, source.field(operand.field), relationOf(source, operand.field), child)
  const condition = source.rendering.render.filter(operand.filter, child)
  return sql`(SELECT COUNT(*) FROM ${child.from()} WHERE ${condition ? sql`${belongs} AND ${condition}` : belongs})`
}

/** A value of all children of each parent, found in one pass over them: what is sorted or filtered by is needed of every row. */
function joinGrouped(source: Source, name: string, filter: Filter, valueIn: (child: Source) => Sql): Sql {
  const relation = relationOf(source, name)
  if (relation.kind !== 'o2m') throw new Error(`The plan counts "${name}", which has no children.`)
  const { identifier } = source.rendering.expressions
  const child = Source.of(source.rendering, relation.collection)
  const foreignKey = child.column(relation.foreignField)
  const value = valueIn(child)
  const condition = source.rendering.render.filter(filter, child)
  const where = condition ? sql` WHERE ${condition}` : sql``
  const select = sql`SELECT ${foreignKey} AS ${identifier('key')}, ${value} AS ${identifier('value')} FROM ${child.from()}${where} GROUP BY ${foreignKey}`
  return sql`${source.joinedSelect(select, 'key', parentKey(source, relation))}.${identifier('value')}`
}

/** To-one: a value of the joined row. To-many: of the first child in the order that is asked for. */
function renderThrough(operand: Of<'through'>, source: Source, descending: boolean, form: Form): Sql {
  const relation = relationOf(source, operand.field)
  if (relation.kind === 'o2m') return renderFirstChild(operand, source, descending, form)
  const ends = { visible: filterOf(operand) }
  if (source.canJoin) return renderIn(form, operand.operand, joinRelated(source, operand.field, operand.collection, ends), descending)
  const target = selectRelated(source, operand.field, operand.collection, ends)
  const value = renderIn(form, operand.operand, target, descending)
  return sql`(SELECT ${value} FROM ${target.from()})`
}

const filterOf = ({ filter }: Of<'through'>) => (filter.kind === 'constant' && filter.value ? undefined : filter)

/** The first child's value is the least or the greatest, unless it is asked for what all have together; nulls only count when there is nothing else. */
function renderFirstChild(operand: Of<'through'>, source: Source, descending: boolean, form: Form): Sql {
  const isText = isTextOfFirstChild(operand, source)
  const valueIn = (child: Source): Sql => renderIn(isText ? 'comparable' : form, operand.operand, child, descending)
  const comparable = (child: Source): Sql => (isText ? source.rendering.expressions.asText(valueIn(child)) : valueIn(child))
  const extreme = (child: Source): Sql => sql`${raw(operand.by?.toUpperCase() ?? (descending ? 'MAX' : 'MIN'))}(${comparable(child)})`
  if (source.canJoin) return joinGrouped(source, operand.field, operand.filter, extreme)
  const child = Source.of(source.rendering, operand.collection)
  const value = extreme(child)
  const belongs = pointsTo(source, source.field(operand.field), relationOf(source, operand.field), child)
  const condition = source.rendering.render.filter(operand.filter, child)
  return sql`(SELECT ${value} FROM ${child.from()} WHERE ${condition ? sql`${belongs} AND ${condition}` : belongs})`
}
