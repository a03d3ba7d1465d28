import { fieldsOf } from '../filter-inputs.js'
import { type FieldBuilder, plainObject } from '../object-types.js'
import type { EnumRef, InputRef, ObjectRef, SchemaParts } from '../schema-parts.js'

/** Fields by name, each with its type; a list type stands in a list. */
export type Described = Readonly<Record<string, string | ObjectRef | EnumRef | readonly [string | ObjectRef]>>

/** An object type whose values stand under its fields' names. */
export function describedObject(parts: SchemaParts, name: string, fields: Described): ObjectRef {
  const build = (t: FieldBuilder) =>
    Object.fromEntries(
      Object.entries(fields).map(([field, type]) => [
        field,
        t.field({ type, nullable: Array.isArray(type) ? { list: true, items: true } : true, resolve: (parent) => parent[field] ?? null }),
      ]),
    )
  return plainObject(parts, name, build as never)
}

/** An input type, all of whose fields may be left out. */
export const describedInput = (
  parts: SchemaParts,
  name: string,
  fields: Readonly<Record<string, string | InputRef | readonly [string]>>,
): InputRef => parts.input(name, (ref) => ref.implement({ fields: fieldsOf(() => fields as never) }))
