import type { Item } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { Collection, SchemaModel } from '../schema/model.js'
import { type ToOneArm, withArm } from '../services/items/nested-arms.js'

/** Where a payload says in arms what is done with related items: `<field>_write`. */
export const armsSuffix = '_write'

/** The payload of a write as services take it: what `<field>_write` says stands under the field itself. */
export function payloadOfArms(payload: unknown, collection: Collection | undefined, schema: SchemaModel): unknown {
  if (Array.isArray(payload)) return payload.map((entry) => payloadOfArms(entry, collection, schema))
  if (!isPlainObject(payload) || !collection) return payload
  const plain: Item = {}
  for (const [name, value] of Object.entries(payload)) {
    const field = collection.fields.get(name) ?? collection.fields.get(baseOf(name))
    const relation = field?.relation
    const target = relation && relation.kind !== 'm2a' ? schema.collections.get(relation.collection) : undefined
    if (!field || !target) plain[name] = value
    else if (field.name === name) plain[name] = payloadOfArms(value, target, schema)
    else {
      if (payload[field.name] !== undefined) throw invalidPayload(`"${name}" and "${field.name}" exclude each other`)
      if (value === null || value === undefined) continue
      const arms = armsIn(value, name)
      plain[field.name] = relation?.kind === 'o2m' ? manyOf(arms, target, schema) : oneOf(arms, name, target, schema)
    }
  }
  return plain
}

const baseOf = (name: string): string => (name.endsWith(armsSuffix) ? name.slice(0, -armsSuffix.length) : name)

function armsIn(value: unknown, name: string): Item {
  if (!isPlainObject(value)) throw invalidPayload(`"${name}" must be an object`)
  return Object.fromEntries(Object.entries(value).filter(([, given]) => given !== null && given !== undefined))
}

/** The changes of a list. `delete` of a payload only takes items from it, and `update` passes over what is not there, so what these arms do has other names. */
function manyOf({ delete: destroy, update: alter, ...arms }: Item, target: Collection, schema: SchemaModel): Item {
  const written = Object.entries({ ...arms, ...(alter === undefined ? {} : { alter }) }).map(
    ([name, entries]) => [name, payloadOfArms(entries, target, schema)] as const,
  )
  return { ...Object.fromEntries(written), ...(destroy === undefined ? {} : { destroy }) }
}

const isToOneArm = (name: string): name is ToOneArm => name === 'create' || name === 'update' || name === 'upsert'

function oneOf(arms: Item, name: string, target: Collection, schema: SchemaModel): unknown {
  const [arm, ...others] = Object.entries(arms)
  if (!arm || others.length > 0) throw invalidPayload(`"${name}" takes one of "create", "connect", "update", "upsert" and "disconnect"`)
  const [wanted, value] = arm
  if (wanted === 'connect') return value
  if (wanted === 'disconnect') {
    if (value !== true) throw invalidPayload(`"disconnect" in "${name}" must be true`)
    return null
  }
  const payload = payloadOfArms(value, target, schema)
  if (!isToOneArm(wanted) || !isPlainObject(payload)) throw invalidPayload(`"${wanted}" is not allowed in "${name}"`)
  return withArm(payload, wanted)
}
