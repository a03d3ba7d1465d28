import { byName } from '../field-builder.js'
import { inputFieldsOf } from '../filter-inputs.js'
import { plainObject } from '../plain-object.js'
import type { EnumRef, InputRef, ObjectRef, OutputRef, SchemaParts } from '../schema-parts.js'

/** The type of a value, or of the entries of a list. */
export type NamedOutput = string | OutputRef | EnumRef
/** The type of a field; a list type is an array with the type of its entries. */
export type OutputType = NamedOutput | readonly [NamedOutput]
/** The same for inputs. */
export type NamedInput = string | InputRef | EnumRef
export type InputType = NamedInput | readonly [NamedInput]

/** Fields by name, each with its type. */
export type Described = Readonly<Record<string, OutputType>>

/** An object type whose values stand under its fields' names. */
export function describedObject(parts: SchemaParts, name: string, fields: Described): ObjectRef {
  return plainObject(parts, name, (t) =>
    Object.fromEntries(
      Object.entries(fields).map(([field, type]) => [
        field,
        t.field({ type, nullable: Array.isArray(type) ? { list: true, items: true } : true, resolve: byName(field) }),
      ]),
    ),
  )
}

/** An input type, all of whose fields may be left out. */
export const describedInput = (parts: SchemaParts, name: string, fields: Readonly<Record<string, InputType>>): InputRef =>
  parts.input(name, (ref) => ref.implement({ fields: inputFieldsOf(() => fields) }))
