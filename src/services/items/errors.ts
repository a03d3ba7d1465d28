import type { Item, ServiceContext } from '../../context.js'
import type { DatabaseError } from '../../database/dialects/dialect.js'
import { hasRow } from '../../database/row-statements.js'
import { toldError } from '../../database/told-errors.js'
import { plainNumber, plainText } from '../../database/value-reading.js'
import { type ApiError, isApiError } from '../../errors/api-error.js'
import { RuleError } from '../../permissions/rule-form.js'
import type { Collection } from '../../schema/model.js'
import { unknownCollection } from './collection-of.js'
import { eventContext } from './hooks.js'

/** Runs what evaluates rules. A rule that cannot be evaluated refuses as if the collection were unknown: only the log tells why. */
export function withRules<Result>({ platform }: ServiceContext, collection: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    platform.logger.error(
      { policy: error.policy, collection: error.collection, problem: error.message },
      'A rule cannot be evaluated. Callers bound by it are refused.',
    )
    throw unknownCollection(collection)
  }
}

/** Runs a write and turns what the driver throws into the catalogue's errors, alike on all databases. */
export async function withApiErrors<Result>(
  context: ServiceContext,
  collection: Collection,
  row: Item,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    const error = await filterError(context, thrown)
    if (isApiError(error)) throw error
    const meaning = context.database.dialect.translateError(error, collection.name)
    if (!meaning || meaning.kind === 'impossible') throw error
    const field = meaning.kind === 'foreign-key' && meaning.columns.length === 0 ? await danglingField(context, collection, row) : null
    throw toApiError(field === null ? meaning : { ...meaning, columns: [field] }, collection, row, error)
  }
}

/** Hooks may put an error of their own in the place of what a driver threw. */
async function filterError(context: ServiceContext, error: unknown): Promise<unknown> {
  const { events, config } = context.platform
  if (isApiError(error) || !events.hasFilters('database.error')) return error
  return events.emitFilter<unknown>('database.error', error, { client: config.database.client }, eventContext(context))
}

/** Finds the foreign key whose target does not exist, for databases that do not name it. Null where none is written, as in a delete. */
async function danglingField({ database, schema }: ServiceContext, collection: Collection, row: Item): Promise<string | null> {
  for (const [name, value] of Object.entries(row)) {
    const relation = collection.fields.get(name)?.relation
    if (relation?.kind !== 'm2o' || value === null || value === undefined) continue
    const target = schema.collections.get(relation.collection)?.fields.get(relation.targetField)
    if (target && !(await hasRow(database, { table: relation.collection, columns: [target], values: [[value]] }))) return name
  }
  return null
}

/** The same for changes of tables; `about` is told where the database does not name collection and field. */
export async function withTableErrors<Result>(
  context: ServiceContext,
  work: () => Promise<Result>,
  about: { readonly collection?: string; readonly field?: string } = {},
): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    const error = await filterError(context, thrown)
    const meaning = isApiError(error) ? null : context.database.dialect.translateError(error)
    if (!meaning) throw error
    const table = meaning.table ?? about.collection ?? null
    const columns = meaning.columns.length > 0 || about.field === undefined ? meaning.columns : [about.field]
    throw toApiError({ ...meaning, table, columns }, context.schema.collections.get(table ?? ''), {}, error)
  }
}

/** Finds the column by the one value that cannot fit, for databases that do not name it. */
function guessField(meaning: DatabaseError, collection: Collection | undefined, row: Item): string | null {
  if (meaning.kind !== 'too-long' && meaning.kind !== 'out-of-range') return null
  const isGuilty = (name: string): boolean => {
    const field = collection?.fields.get(name)
    const value = row[name]
    if (!field || value === null || value === undefined) return false
    if (meaning.kind === 'too-long') return field.maxLength !== null && plainText(value).length > field.maxLength
    return field.type === 'integer' ? Math.abs(plainNumber(value)) > 2_147_483_647 : field.type === 'decimal' || field.type === 'bigInteger'
  }
  return Object.keys(row).find(isGuilty) ?? null
}

function toApiError(meaning: DatabaseError, collection: Collection | undefined, row: Item, cause: unknown): ApiError {
  const field = meaning.columns[0] ?? guessField(meaning, collection, row)
  const value = field !== null && field in row ? row[field] : meaning.value
  const isConcealed = field !== null && collection?.fields.get(field)?.isConcealed === true
  return toldError(meaning, { collection: meaning.table ?? collection?.name, field, value: isConcealed ? null : value }, cause)
}
