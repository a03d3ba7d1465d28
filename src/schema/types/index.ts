import type { Field, FieldType } from '../model.js'
import { boolean } from './boolean.js'
import { date, dateTime, time, timestamp } from './dates.js'
import { bigInteger, fraction, integer } from './numbers.js'
import { csv, geometry, json } from './structures.js'
import { text, unknown, uuid } from './text.js'
import type { TypeDefinition } from './type.js'

/** All field types; a new one is a file and a line. */
export const typeDefinitions: readonly TypeDefinition[] = [
  text,
  unknown,
  uuid,
  integer,
  bigInteger,
  fraction,
  boolean,
  date,
  dateTime,
  timestamp,
  time,
  json,
  csv,
  geometry,
]

const byType: ReadonlyMap<FieldType, TypeDefinition> = new Map(
  typeDefinitions.flatMap((definition) => definition.types.map((type) => [type, definition] as const)),
)

/** What the API says of this type; a type nobody foresaw is text. */
export const typeDefinition = (type: FieldType): TypeDefinition => byType.get(type) ?? text

/** Gives a payload value in the one form of its field's type; null stays null. Refuses misfits with INVALID_PAYLOAD. */
export const acceptValue = (field: Field, value: unknown): unknown =>
  value === null || value === undefined ? null : typeDefinition(field.type).accept(value, field)
