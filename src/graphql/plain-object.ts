import { type DescribeFields, madeOfData } from './field-builder.js'
import type { ObjectRef, SchemaParts } from './schema-parts.js'

/** The object type of this name; `fields` is called when the schema is built. */
export const plainObject = (parts: SchemaParts, name: string, fields: DescribeFields, description?: string): ObjectRef =>
  parts.object(name, (ref) => void ref.implement({ description, fields: madeOfData(fields) }))
