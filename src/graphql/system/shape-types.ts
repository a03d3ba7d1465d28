import { collectionOfShape, type ObjectShape, type Shape } from '../../resolvers/shape.js'
import { addition } from '../additions.js'
import type { FieldBuilder, NamedValues } from '../field-builder.js'
import { objectType } from '../object-types.js'
import type { EnumRef, InputRef, SchemaParts } from '../schema-parts.js'
import { writeInput } from '../write-inputs.js'
import { describedInput, describedObject, type InputType, type NamedInput, type NamedOutput, type OutputType } from './described-types.js'

/** The type of an answer, made of its shape. For an item that the caller may not read it is `Boolean`. */
export function outputType(parts: SchemaParts, shape: Shape): OutputType {
  return shape.items ? [namedOutput(parts, shape.items)] : namedOutput(parts, shape)
}

function namedOutput(parts: SchemaParts, shape: Shape): NamedOutput {
  const collection = collectionOfShape(shape)
  if (collection !== null) {
    const readable = parts.models.read.collections.get(collection)
    return readable ? objectType(parts, readable) : 'Boolean'
  }
  if (shape.enum) return enumerationOf(parts, shape.enum, shape)
  if (shape.properties && shape.title)
    return describedObject(
      parts,
      shape.title,
      Object.fromEntries(Object.entries(shape.properties).map(([name, part]) => [name, outputType(parts, part)])),
    )
  return scalarName(shape)
}

/** The arguments of a field, made of the inputs of its row; `names` has the input of each argument. */
export function argumentsOfShape(
  parts: SchemaParts,
  t: FieldBuilder,
  input: ObjectShape,
  names: Readonly<Record<string, string>>,
  action: 'create' | 'update',
): NamedValues {
  return Object.fromEntries(
    Object.entries(names).map(([argument, name]) => [
      argument,
      t.arg({
        type: inputType(parts, input.properties[name]!, action),
        required: input.required?.includes(name) ?? false,
        // Directus' tools do not know this argument.
        ...(argument === 'additions' && addition),
      }),
    ]),
  )
}

const inputType = (parts: SchemaParts, shape: Shape, action: 'create' | 'update'): InputType =>
  shape.items ? [namedInput(parts, shape.items, action)] : namedInput(parts, shape, action)

function namedInput(parts: SchemaParts, shape: Shape, action: 'create' | 'update'): NamedInput {
  const collection = collectionOfShape(shape)
  const writable = collection === null ? undefined : parts.models[action].collections.get(collection)
  if (writable) return writeInput(parts, action, writable)
  if (shape.enum) return enumerationOf(parts, shape.enum, shape)
  return shape.properties && shape.title ? describedInputOf(parts, shape.title, shape.properties) : scalarName(shape)
}

const describedInputOf = (parts: SchemaParts, title: string, properties: NonNullable<Shape['properties']>): InputRef =>
  describedInput(
    parts,
    title,
    Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inputType(parts, part, 'create')])),
  )

/** The enumeration of a shape with a fixed set of values. */
function enumerationOf(parts: SchemaParts, values: readonly string[], { title }: Shape): EnumRef {
  if (title === undefined) throw new Error(`The values ${values.join(', ')} have no name.`)
  return parts.enumeration(title, values)
}

function scalarName({ type, format }: Shape): string {
  if (format === 'key') return 'ID'
  if (type === 'integer') return format === 'int64' ? 'GraphQLBigInt' : 'Int'
  if (type === 'number') return 'Float'
  if (type === 'boolean') return 'Boolean'
  return type === 'string' ? 'String' : 'JSON'
}
