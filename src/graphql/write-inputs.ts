import type { Collection, Field } from '../schema/model.js'
import { isFilledByServer } from '../schema/specials/index.js'
import { requiredWithoutAdditions } from './additions.js'
import { armsMember } from './arm-inputs.js'
import { plainTypeOf } from './exact-types.js'
import { type InputFieldBuilder, madeOfData, type NamedValues } from './field-builder.js'
import { comesWithContent } from './file-contents.js'
import { type InputRef, type SchemaParts, targetOf, typedFields } from './schema-parts.js'

type Action = 'create' | 'update'

/** `create_<c>_input` and `update_<c>_input`: what the caller may write. */
export function writeInput(parts: SchemaParts, action: Action, collection: Collection): InputRef {
  return parts.input(`${action}_${collection.name}_input`, (ref) =>
    ref.implement({
      description: collection.note ?? undefined,
      fields: madeOfData<InputFieldBuilder>((t) => inputFields(parts, action, collection, t)),
    }),
  )
}

function inputFields(parts: SchemaParts, action: Action, collection: Collection, t: InputFieldBuilder): NamedValues {
  const input = (of: Action, target: Collection) => writeInput(parts, of, target)
  return Object.fromEntries(
    typedFields(collection).flatMap((field) => [
      [field.name, t.field(inputField(parts, action, collection, field))] as const,
      ...Object.entries(armsMember(parts, collection, field, input, t)),
    ]),
  )
}

function inputField(parts: SchemaParts, action: Action, collection: Collection, field: Field): { type: unknown; required: unknown } {
  if (field.relation?.kind === 'm2a') return { type: 'String', required: false }
  const target = targetOf(parts.models[action], field)
  if (target) {
    const type = writeInput(parts, action, target.collection)
    return target.isList ? { type: [type], required: { list: false, items: false } } : { type, required: false }
  }
  const { type: scalar, isList } = field.isAlias ? { type: 'String', isList: false } : plainTypeOf(parts, field, collection)
  if (isList) return { type: [scalar], required: { list: false, items: false } }
  const required = action === 'create' && isRequired(field) && !parts.models.hasPreset(collection.name, field.name)
  return required && comesWithContent(collection, field)
    ? { type: scalar, required: false, ...requiredWithoutAdditions }
    : { type: scalar, required }
}

/** A field that can be left out is not required. (Relations never are: below the related item they are implied.) */
const isRequired = (field: Field): boolean =>
  !field.isAlias &&
  !field.isNullable &&
  field.defaultValue === undefined &&
  !field.hasAutoIncrement &&
  !field.isGenerated &&
  !isFilledByServer(field.special)
