import type { Item, ServiceContext } from '../../context.js'
import { isShapeType } from '../../database/value-type.js'
import { forbidden } from '../../errors/api-error.js'
import { collectionOf } from '../items/collection-of.js'
import { readItems } from '../items/read.js'
import { readKeys } from '../items/read-keys.js'
import { createOne, updateOne } from '../items/writing.js'
import { type FieldPayload, isAliasPayload } from './column-definition.js'

const rowsOfFields = 'directus_fields'

/** Writes the metadata row of a new field. What the type implies (`cast-json`) is added to its specials. */
export async function insertFieldMeta(context: ServiceContext, collection: string, payload: FieldPayload, position: number): Promise<void> {
  const { id: _, ...meta } = (payload.meta ?? {}) as Item
  await createOne(context, rowsOfFields, {
    ...meta,
    sort: meta.sort ?? position,
    special: specialOf(context, payload),
    collection,
    field: payload.field,
  })
}

/** The specials of a field whose type changes, if they change: those that the old type implied are removed, those that the new one implies are added. */
export function changedSpecial(context: ServiceContext, payload: FieldPayload, present: Item): Item {
  if (payload.type === undefined || payload.type === null || payload.type === present.type) return {}
  const now = specialsOf({ field: payload.field, meta: present.meta as Item | null })
  const gone = impliedSpecial(context, { field: payload.field, type: String(present.type) })
  const given = payload.meta?.special === undefined ? now.filter((name) => name !== gone) : specialsOf(payload)
  const implied = impliedSpecial(context, payload)
  const next = implied && !given.includes(implied) ? [...given, implied] : given
  return next.join() === now.join() ? {} : { special: next.length > 0 ? next : null }
}

/** Changes the metadata row of a field, or makes one where the column was untracked. */
export async function saveFieldMeta(context: ServiceContext, collection: string, payload: FieldPayload): Promise<void> {
  const [key] = await readKeys(context, collectionOf(context, rowsOfFields), {
    filter: { collection: { _eq: collection }, field: { _eq: payload.field } },
    limit: 1,
  })
  const { id: _, collection: __, field: ___, ...meta } = (payload.meta ?? {}) as Item
  if (key !== undefined) await updateOne(context, rowsOfFields, key, meta)
  else await createOne(context, rowsOfFields, { ...meta, collection, field: payload.field })
}

/** The next place in the list of a collection's fields, or of those in one group. */
export async function nextFieldPosition(context: ServiceContext, collection: string, group: unknown): Promise<number> {
  const question = {
    aggregate: { max: ['sort'] },
    filter: { collection: { _eq: collection }, group: group ? { _eq: group } : { _null: true } },
  }
  const [answer] = await readItems(context, collectionOf(context, rowsOfFields), question, { emitEvents: false })
  if (!answer) throw forbidden()
  return Number((answer.max as Item).sort ?? 0) + 1
}

function specialOf(context: ServiceContext, payload: FieldPayload): unknown {
  const given = payload.meta?.special
  const list = specialsOf(payload)
  const implied = impliedSpecial(context, payload)
  if (implied && !list.includes(implied)) return [...list, implied]
  return list.length > 0 ? list : (given ?? null)
}

/** The specials that a payload names. */
export function specialsOf({ meta }: FieldPayload): readonly string[] {
  const given = meta?.special
  return Array.isArray(given) ? (given as string[]) : typeof given === 'string' && given !== '' ? given.split(',') : []
}

/** The special by which a type is told that the database does not have; such a field needs a metadata row. */
export function impliedSpecial(context: ServiceContext, payload: FieldPayload): string | null {
  if (isAliasPayload(payload)) return null
  if (payload.type === 'json') return 'cast-json'
  const { hasDateTypes, hasShapeTypes } = context.database.dialect.abilities
  if (payload.type && isShapeType(payload.type) && !hasShapeTypes) return payload.type
  // Where the database has no type with a time zone, the special tells a timestamp from a dateTime.
  if (payload.type === 'timestamp' && !hasDateTypes) return 'cast-timestamp'
  return null
}
