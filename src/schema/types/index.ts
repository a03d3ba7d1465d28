import type { Field, FieldType } from '../model.js'
import { booleanType } from './boolean.js'
import { dateTimeType, dateType, timestampType, timeType } from './dates.js'
import { bigIntegerType, fractionType, integerType } from './numbers.js'
import { csvType, geometryType, jsonType } from './structures.js'
import { textType, unknownType, uuidType } from './text.js'
import type { TypeDefinition } from './type.js'

/** All field types; a new one is a file and a line. */
const typeDefinitions: readonly TypeDefinition[] = [
  textType,
  unknownType,
  uuidType,
  integerType,
  bigIntegerType,
  fractionType,
  booleanType,
  dateType,
  dateTimeType,
  timestampType,
  timeType,
  jsonType,
  csvType,
  geometryType,
]

const byType: ReadonlyMap<FieldType, TypeDefinition> = new Map(
  typeDefinitions.flatMap((definition) => definition.types.map((type) => [type, definition] as const)),
)

/** What the API says of this type; a type nobody foresaw is text. */
export const typeDefinition = (type: FieldType): TypeDefinition => byType.get(type) ?? textType

/** Gives a payload value in the one form of its field's type; null stays null. Refuses misfits with INVALID_PAYLOAD. */
export const acceptValue = (field: Field, value: unknown): unknown =>
  value === null || value === undefined ? null : typeDefinition(field.type).accept(value, field)
