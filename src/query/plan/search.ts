import sql, { type Sql } from 'sql-template-tag'
import type { Filter, Operand, SearchedField } from '../query.js'
import { combine } from './combine.js'
import type { Source } from './source.js'

/**
 * Rows that have all phrases, each in any of the fields. The index is asked for each group of fields that are open on the same rows, so
 * that a field counts only where it is open; where all are, it is asked once.
 */
export function renderSearch({ fields, phrases }: Extract<Filter, { kind: 'search' }>, source: Source): Sql {
  const groups = new Map<string, SearchedField[]>()
  for (const field of fields) {
    const when = JSON.stringify(field.when ?? null)
    groups.set(when, [...(groups.get(when) ?? []), field])
  }
  if (groups.size === 1 && fields[0]?.when === undefined) return hasPhrases(fields, phrases, source)
  const conditions = phrases.map((phrase) => {
    const found = [...groups.values()].map((group) => {
      const isFound = hasPhrases(group, [phrase], source)
      const [{ when }] = group as [SearchedField]
      return when ? sql`(${isFound} AND ${source.rendering.render.condition(when, source, 'alternative')})` : isFound
    })
    return combine(found, ' OR ')
  })
  return combine(conditions, ' AND ')
}

function hasPhrases(fields: readonly SearchedField[], phrases: readonly number[], source: Source): Sql {
  const { rendering, collection } = source
  const key = source.field(collection.primaryKey!)
  const keys = rendering.expressions.searchedKeys({
    table: collection.name,
    key: key.name,
    isKeyGenerated: key.hasAutoIncrement,
    columns: fields.map(({ field }) => field),
    phrases: phrases.map((slot) => ({ phrase: rendering.hole(slot, 'phrase', 'text'), words: rendering.hole(slot, 'words', 'text') })),
  })
  return sql`${source.column(key.name)} IN (${keys})`
}

/** How much of the row's open fields is what was searched, as a whole number. */
export function renderRank({ fields, phrases }: Extract<Operand, { kind: 'rank' }>, source: Source): Sql {
  const { expressions } = source.rendering
  const words = phrases.map((slot) => source.rendering.hole(slot, 'words', 'text'))
  const shares = fields.map(({ field, when }) => {
    const share = sql`coalesce(${expressions.share(source.column(field), words)}, 0)`
    return when ? sql`CASE WHEN ${source.rendering.render.condition(when, source)} THEN ${share} ELSE 0 END` : share
  })
  return combine(shares, ' + ')
}
