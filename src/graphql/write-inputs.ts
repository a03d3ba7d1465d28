import type { Collection, Field } from '../schema/model.js'
import { isFilledByServer } from '../schema/specials/index.js'
import { type InputFieldBuilder, madeOfData, type Values } from './field-builder.js'
import { scalarOf } from './field-types.js'
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

function inputFields(parts: SchemaParts, action: Action, collection: Collection, t: InputFieldBuilder): Values {
  return Object.fromEntries(typedFields(collection).map((field) => [field.name, t.field(inputField(parts, action, collection, field))]))
}

function inputField(parts: SchemaParts, action: Action, collection: Collection, field: Field): { type: unknown; required: unknown } {
  if (field.relation?.kind === 'm2a') return { type: 'String', required: false }
  const target = targetOf(parts.models[action], field)
  if (target) {
    const type = writeInput(parts, action, target.collection)
    return target.isList ? { type: [type], required: { list: false, items: false } } : { type, required: false }
  }
  const { scalar, isList } = field.isAlias ? { scalar: 'String', isList: false } : scalarOf(field, collection)
  if (isList) return { type: [scalar], required: { list: false, items: false } }
  return { type: scalar, required: action === 'create' && isRequired(field) && !parts.models.hasPreset(collection.name, field.name) }
}

/** What leads to another item is never required: below that very item it is implied. */
const isRequired = (field: Field): boolean =>
  !field.isAlias &&
  !field.isNullable &&
  field.defaultValue === undefined &&
  !field.hasAutoIncrement &&
  !field.isGenerated &&
  !isFilledByServer(field.special)
