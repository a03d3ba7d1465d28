import { armsSuffix } from '../resolvers/nested-arms.js'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection, Field } from '../schema/model.js'
import { askedAddition } from './additions.js'
import { type InputFieldBuilder, madeOfData, type NamedValues } from './field-builder.js'
import { type InputRef, type SchemaParts, targetOf } from './schema-parts.js'

type WriteInput = (action: 'create' | 'update', collection: Collection) => InputRef

/** The members of an arm by name; those of what the caller may not do are missing. */
interface Arms {
  readonly [name: string]: { readonly type: unknown; readonly isList: boolean }
}

/**
 * `<field>_write`: what is done with related items, each arm by its own action. A field that has this name keeps it, and there is none without an arm that the
 * caller may use.
 */
export function armsMember(parts: SchemaParts, collection: Collection, field: Field, input: WriteInput, t: InputFieldBuilder): NamedValues {
  if (collection.isSystem) return {}
  const name = `${field.name}${armsSuffix}`
  const { create, update, read, delete: deleted } = parts.models
  const target = [update, create, read, deleted].map((model) => targetOf(model, field)).find((found) => found !== null)
  if (!target || !hasKey(target.collection) || collection.fields.has(name)) return {}
  const isMany = target.isList
  const of = target.collection.name
  const arms = armsOf(parts, of, isMany, input)
  const typeName = `${of}_write_${isMany ? 'many' : 'one'}`
  if (Object.keys(arms).length === 0 || read.collections.has(typeName)) return {}
  return { [name]: t.field({ type: armsInput(parts, typeName, arms, isMany), required: false, ...askedAddition }) }
}

function armsOf({ models }: SchemaParts, name: string, isMany: boolean, input: WriteInput): Arms {
  const [creatable, updatable] = [models.create.collections.get(name), models.update.collections.get(name)]
  const one = (type: unknown) => ({ type, isList: isMany })
  return {
    ...(creatable && { create: one(input('create', creatable)) }),
    // To link an item of a list is to write it; to link one is to write the item that holds its key.
    ...((updatable ?? !isMany) && { connect: one('ID') }),
    ...(updatable && { update: one(input('update', updatable)) }),
    ...(creatable && updatable && { upsert: one(input('create', creatable)) }),
    ...((updatable ?? !isMany) && { disconnect: isMany ? one('ID') : one('Boolean') }),
    ...(isMany && models.delete.collections.has(name) && { delete: one('ID') }),
  }
}

const armsInput = (parts: SchemaParts, name: string, arms: Arms, isMany: boolean): InputRef =>
  parts.input(name, (ref) =>
    ref.implement({
      isOneOf: !isMany,
      fields: madeOfData<InputFieldBuilder>((t) =>
        Object.fromEntries(
          Object.entries(arms).map(([arm, { type, isList }]) => [
            arm,
            t.field({ type: isList ? [type] : type, required: isList ? { list: false, items: true } : false }),
          ]),
        ),
      ),
    }),
  )
