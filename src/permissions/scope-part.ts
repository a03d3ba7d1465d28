import { isJunctionKey, isRecord } from '../query/match-names.js'
import type { Collection, SchemaModel } from '../schema/model.js'

/**
 * The part of an item rule that says to whom or to what a row belongs: conditions with variables of the caller, and along
 * relations. That part must hold after an update as it held before; conditions on plain values describe a state, which an
 * update may end (a draft is published). What remains is true of every row of which the rule is true. Null: nothing remains.
 */
export function scopePart(rule: unknown, collection: string, schema: SchemaModel): unknown {
  const home = schema.collections.get(collection)
  return isRecord(rule) && home ? partOf(rule, home) : rule
}

function partOf(rule: Readonly<Record<string, unknown>>, collection: Collection): unknown {
  const parts = Object.entries(rule).map(([key, value]) => {
    if (key === '_and')
      return joined(
        '_and',
        entriesOf(value)
          .map((entry) => entryPart(entry, collection))
          .filter((part) => part !== null),
      )
    if (key === '_or') {
      const alternatives = entriesOf(value).map((entry) => entryPart(entry, collection))
      // One alternative that asks for nothing lasting lets every row through.
      return alternatives.includes(null) ? null : joined('_or', alternatives)
    }
    return isLasting(key, value, collection) ? { [key]: value } : null
  })
  return joined(
    '_and',
    parts.filter((part) => part !== null),
  )
}

const entryPart = (entry: unknown, collection: Collection): unknown => (isRecord(entry) ? partOf(entry, collection) : entry)

const entriesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [])

const joined = (key: string, parts: readonly unknown[]): unknown =>
  parts.length === 0 ? null : parts.length === 1 ? parts[0] : { [key]: parts }

/** Is the name a relation, or does the condition speak of the caller? */
const isLasting = (name: string, condition: unknown, collection: Collection): boolean =>
  isJunctionKey(name) ||
  (collection.fields.get(name)?.relation ?? null) !== null ||
  name.includes(':') ||
  name.startsWith('$') ||
  JSON.stringify(condition).includes('$CURRENT_')
