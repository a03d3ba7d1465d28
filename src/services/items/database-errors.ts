import type { DatabaseError } from '../../database/dialects/dialect.js'
import { apiError, isApiError } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import type { Item, ServiceContext } from '../platform.js'

/** Runs a write and turns what the driver throws into the catalogue's errors, alike on all databases. */
export async function withApiErrors<Result>(
  context: ServiceContext,
  collection: Collection,
  row: Item,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (isApiError(error)) throw error
    const meaning = context.database.dialect.translateError(error)
    if (!meaning) throw error
    const field = meaning.kind === 'foreign-key' && meaning.columns.length === 0 ? await danglingField(context, collection, row) : null
    throw toApiError(field === null ? meaning : { ...meaning, columns: [field] }, collection, row, error)
  }
}

/** Where the database does not name the foreign key: the one whose target is not there. Null where none is written, as in a delete. */
async function danglingField({ database }: ServiceContext, collection: Collection, row: Item): Promise<string | null> {
  for (const [name, value] of Object.entries(row)) {
    const relation = collection.fields.get(name)?.relation
    if (relation?.kind !== 'm2o' || value === null || value === undefined) continue
    const target = await database
      .knex(relation.collection)
      .where({ [relation.targetField]: value })
      .first(relation.targetField)
    if (target === undefined) return name
  }
  return null
}

/** The same for changes of tables, of whatever collection. */
export async function withTableErrors<Result>(context: ServiceContext, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const meaning = isApiError(error) ? null : context.database.dialect.translateError(error)
    const collection = context.schema.collections.get(meaning?.table ?? '')
    throw meaning && collection ? toApiError(meaning, collection, {}, error) : error
  }
}

/** Where the database does not name the column, the one value that cannot fit tells it. */
function guessField(meaning: DatabaseError, collection: Collection, row: Item): string | null {
  if (meaning.kind !== 'too-long' && meaning.kind !== 'out-of-range') return null
  const isGuilty = (name: string): boolean => {
    const field = collection.fields.get(name)
    const value = row[name]
    if (!field || value === null || value === undefined) return false
    if (meaning.kind === 'too-long') return field.maxLength !== null && String(value).length > field.maxLength
    return field.type === 'integer' ? Math.abs(Number(value)) > 2_147_483_647 : field.type === 'decimal' || field.type === 'bigInteger'
  }
  return Object.keys(row).find(isGuilty) ?? null
}

function toApiError(meaning: DatabaseError, collection: Collection, row: Item, cause: unknown) {
  const field = meaning.columns[0] ?? guessField(meaning, collection, row)
  const value = field !== null && field in row && !collection.fields.get(field)?.isConcealed ? row[field] : meaning.value
  const place = { collection: meaning.table ?? collection.name, field }
  switch (meaning.kind) {
    case 'unique':
      return apiError('RECORD_NOT_UNIQUE', { ...place, value }, { cause })
    case 'not-null':
      return apiError('NOT_NULL_VIOLATION', place, { cause })
    case 'contains-null':
      return apiError('CONTAINS_NULL_VALUES', place, { cause })
    case 'foreign-key':
      return apiError('INVALID_FOREIGN_KEY', { ...place, value }, { cause })
    case 'too-long':
      return apiError('VALUE_TOO_LONG', { ...place, value }, { cause })
    case 'out-of-range':
      return apiError('VALUE_OUT_OF_RANGE', { ...place, value }, { cause })
    case 'invalid-value':
      return apiError(
        'INVALID_PAYLOAD',
        { reason: field ? `Invalid value for field "${field}" in collection "${place.collection}"` : 'A value does not fit its field' },
        { cause },
      )
  }
}
