import sql, { type Sql } from 'sql-template-tag'
import type { JsonEntry } from '../../database/dialects/dialect.js'
import { isNumberType } from '../../database/value-type.js'
import { mask } from '../../schema/model.js'
import type { ValueForm } from '../field-tree.js'
import type { Operand, Selection } from '../query.js'
import { planAggregate } from './aggregates.js'
import { renderRaw } from './operands.js'
import { parentKey, pointsTo, relationOf } from './related.js'
import { Source } from './source.js'

type Of<Kind extends Selection['kind']> = Extract<Selection, { kind: Kind }>

/** The entries of a row's JSON object. */
export const renderSelections = (selections: readonly Selection[], source: Source): JsonEntry[] =>
  selections.map((selection) => ({ key: selection.key, value: renderSelection(selection, source) }))

function renderSelection(selection: Selection, source: Source): Sql {
  const { expressions } = source.rendering
  if (selection.kind === 'collection') return expressions.jsonText(source.collection.name)
  if (selection.kind === 'place') throw new Error('A place is a part of its level, not of a row alone.')
  if (selection.kind === 'group') return expressions.jsonObject(renderSelections(selection.selections, source))
  const value = renderUnconditional(selection, source)
  return selection.when ? expressions.jsonWhen(source.rendering.render.condition(selection.when, source), value) : value
}

function renderUnconditional(selection: Exclude<Selection, { kind: 'collection' | 'group' | 'place' }>, source: Source): Sql {
  switch (selection.kind) {
    case 'value':
      return renderJson(selection.operand, source, selection.as)
    case 'to-one':
      return renderToOne(selection, source)
    case 'to-many':
      return renderToMany(selection, source)
    case 'to-groups':
      return renderToGroups(selection, source)
    case 'to-any':
      return renderToAny(selection, source)
  }
}

/** An operand in the form of the API. */
function renderJson(operand: Operand, source: Source, as?: ValueForm): Sql {
  const { expressions } = source.rendering
  if (operand.kind === 'json') {
    const value = expressions.jsonPath(source.column(operand.field), operand.path)
    return operand.when ? expressions.jsonWhen(source.rendering.render.condition(operand.when, source), value) : value
  }
  const value = renderRaw(operand, source)
  if (operand.kind !== 'field') return expressions.jsonScalar('number', value)
  const field = source.field(operand.field)
  if (field.isConcealed) return renderMask(value, source)
  // What is no number is told as a text anyway.
  if (as === 'text' && (isNumberType(operand.type) || operand.type === 'boolean'))
    return expressions.jsonScalar('text', expressions.asText(expressions.grouped(operand.type, value, field.storage)))
  if (as === 'node')
    return expressions.jsonScalar('text', sql`concat(${expressions.literal(`${source.collection.name}:`)}, ${expressions.asText(value)})`)
  // Its digits stay what they are; floats are what databases write as numbers.
  return expressions.jsonValue(as === 'number' && operand.type === 'decimal' ? 'float' : operand.type, value, field.storage)
}

/** That there is a value, but not which. */
function renderMask(value: Sql, source: Source): Sql {
  const { expressions } = source.rendering
  const hasValue = sql`${value} IS NOT NULL AND ${expressions.asText(value)} <> ''`
  return expressions.jsonCase([{ when: hasValue, value: expressions.jsonText(mask) }], expressions.jsonNull())
}

function renderToOne({ field, level }: Of<'to-one'>, source: Source): Sql {
  const target = Source.of(source.rendering, level.collection)
  const points = pointsTo(source, source.field(field), relationOf(source, field), target)
  return source.rendering.expressions.jsonRow(source.rendering.render.level(level, target, points, true))
}

function renderToMany({ field, level, keysOnly }: Of<'to-many'>, source: Source): Sql {
  const child = Source.of(source.rendering, level.collection)
  const belongs = pointsTo(source, source.field(field), relationOf(source, field), child)
  return source.rendering.expressions.jsonRows(
    source.rendering.render.level(keysOnly ? { ...level, selections: [] } : level, child, belongs, true),
  )
}

function renderToGroups({ field, level }: Of<'to-groups'>, source: Source): Sql {
  const relation = relationOf(source, field)
  if (relation.kind !== 'o2m') throw new Error(`The plan aggregates "${field}", which has no children.`)
  const child = Source.of(source.rendering, level.collection)
  const parent = { foreignKey: child.column(relation.foreignField), key: source.column(parentKey(source, relation)) }
  return source.rendering.expressions.jsonRows(planAggregate(level, child, parent))
}

function renderToAny({ field, levels }: Of<'to-any'>, source: Source): Sql {
  const { expressions } = source.rendering
  const relation = relationOf(source, field)
  if (relation.kind !== 'm2a') throw new Error(`The plan treats "${field}" as many-to-any, which it is not.`)
  const cases = levels.map((level) => {
    const target = Source.of(source.rendering, level.collection)
    const points = pointsTo(source, source.field(field), relation, target)
    const when = sql`${source.column(relation.discriminator)} = ${expressions.literal(level.collection)}`
    return { when, value: expressions.jsonRow(source.rendering.render.level(level, target, points, true)) }
  })
  return cases.length === 0 ? expressions.jsonNull() : expressions.jsonCase(cases, expressions.jsonNull())
}
