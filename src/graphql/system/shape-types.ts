import { collectionOf, type ObjectShape, type Shape } from '../../resolvers/shape.js'
import { addition } from '../additions.js'
import { type FieldBuilder, objectType } from '../object-types.js'
import type { InputRef, ObjectRef, SchemaParts } from '../schema-parts.js'
import { writeInput } from '../write-inputs.js'
import { describedInput, describedObject } from './described-types.js'

type Named = string | ObjectRef
type OutputType = Named | readonly [Named]

/** The type of what is answered, made of its shape. An item the caller may not read is told as done: `Boolean`. */
export function outputType(parts: SchemaParts, shape: Shape): OutputType {
  return shape.items ? [namedOutput(parts, shape.items)] : namedOutput(parts, shape)
}

function namedOutput(parts: SchemaParts, shape: Shape): Named {
  const collection = collectionOf(shape)
  if (collection !== null) {
    const readable = parts.models.read.collections.get(collection)
    return readable ? objectType(parts, readable) : 'Boolean'
  }
  if (shape.enum) return parts.enumeration(shape.title!, [...shape.enum]) as never
  if (shape.properties && shape.title)
    return describedObject(
      parts,
      shape.title,
      Object.fromEntries(Object.entries(shape.properties).map(([name, part]) => [name, outputType(parts, part)])) as never,
    )
  return scalarName(shape)
}

/** The arguments of a request, made of its inputs: `names` gives each argument its input. */
export function argumentsOfShape(
  parts: SchemaParts,
  t: FieldBuilder,
  input: ObjectShape,
  names: Readonly<Record<string, string>>,
  action: 'create' | 'update',
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(names).map(([argument, name]) => [
      argument,
      t.arg({
        type: inputType(parts, input.properties[name]!, action),
        required: input.required?.includes(name) ?? false,
        // What Directus' own tools do not know.
        ...(argument === 'additions' && addition),
      }),
    ]),
  )
}

function inputType(parts: SchemaParts, shape: Shape, action: 'create' | 'update'): unknown {
  if (shape.items) return [inputType(parts, shape.items, action)]
  const collection = collectionOf(shape)
  if (collection !== null) return writeInput(parts, action, parts.models[action].collections.get(collection)!)
  if (shape.enum) return parts.enumeration(shape.title!, [...shape.enum])
  return shape.properties && shape.title ? describedInputOf(parts, shape as ObjectShape) : scalarName(shape)
}

const describedInputOf = (parts: SchemaParts, { title, properties }: ObjectShape): InputRef =>
  describedInput(
    parts,
    title!,
    Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inputType(parts, part, 'create')])) as never,
  )

function scalarName({ type, format }: Shape): string {
  if (format === 'key') return 'ID'
  if (type === 'integer') return format === 'int64' ? 'GraphQLBigInt' : 'Int'
  if (type === 'number') return 'Float'
  if (type === 'boolean') return 'Boolean'
  return type === 'string' ? 'String' : 'JSON'
}
