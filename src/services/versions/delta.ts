import type { Item, PrimaryKey } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { Collection, Field, SchemaModel } from '../../schema/model.js'
import { isKey, keyOfItem } from '../items/keys.js'
import { versionMarks } from '../items/specials.js'

/** One object of a delta: an item of a collection, written through a relation or as the root. */
export interface DeltaItem {
  readonly collection: Collection
  readonly values: Item
  /** The field by which it points to its parent; null for the root and for what m2o and m2a fields hold. */
  readonly foreignField: string | null
}

/** An existing item that a delta names. */
export interface DeltaReference {
  readonly collection: Collection
  /** Its key, or what it has in the field a foreign key leads to. */
  readonly value: PrimaryKey
  /** The field that has this value; null: the value is its key. */
  readonly field: string | null
  /** A field of it that the delta copies into a foreign key. */
  readonly copied: string | null
}

/** Everything a delta says of other items, beside the objects themselves. */
export interface DeltaVisitor {
  item?(item: DeltaItem): void
  reference?(reference: DeltaReference): void
  /** The set of children is replaced, or some are taken out of it. */
  deselect?(field: Field): void
}

/** Walks a delta along the relations of the schema. What is no field, or does not have a relation's form, is passed over. */
export function visitDelta(schema: SchemaModel, root: DeltaItem, visitor: DeltaVisitor): void {
  visitor.item?.(root)
  for (const [name, value] of Object.entries(root.values)) {
    const field = root.collection.fields.get(name)
    if (field?.relation) visitRelation(schema, field, value, root, visitor)
  }
}

function visitRelation(schema: SchemaModel, field: Field, value: unknown, parent: DeltaItem, visitor: DeltaVisitor): void {
  const relation = field.relation!
  const entry = (collection: unknown, foreignField: string | null, one: unknown, targetField: string | null = null): void => {
    const target = typeof collection === 'string' ? schema.collections.get(collection) : undefined
    const copied = targetField === target?.primaryKey ? null : targetField
    if (target) visitEntry(schema, { collection: target, values: {}, foreignField }, one, copied, visitor)
  }
  if (relation.kind === 'm2o') entry(relation.collection, null, value, relation.targetField)
  else if (relation.kind === 'm2a') entry(parent.values[relation.discriminator], null, value)
  else {
    const { added, takesOut } = childrenOf(value)
    if (takesOut) visitor.deselect?.(field)
    for (const child of added) entry(relation.collection, relation.foreignField, child)
  }
}

function visitEntry(schema: SchemaModel, place: DeltaItem, value: unknown, copied: string | null, visitor: DeltaVisitor): void {
  const { collection } = place
  const key = isPlainObject(value) ? keyOfItem(collection, value) : value
  if (isKey(key)) visitor.reference?.({ collection, value: key, field: isPlainObject(value) ? null : copied, copied })
  if (isPlainObject(value)) visitDelta(schema, { ...place, values: value }, visitor)
  else if (place.foreignField !== null) visitor.item?.({ ...place, values: {} })
}

/** The children an o2m value names, in either of its forms. */
function childrenOf(value: unknown): { added: readonly unknown[]; takesOut: boolean } {
  if (Array.isArray(value)) return { added: value, takesOut: true }
  if (!isPlainObject(value)) return { added: [], takesOut: true }
  const listOf = (name: string): unknown[] => (Array.isArray(value[name]) ? (value[name] as unknown[]) : [])
  return { added: [...listOf('create'), ...listOf('update')], takesOut: listOf('delete').length > 0 }
}

/** The delta with every item in it marked: who saved it, and when. */
export function markDelta(schema: SchemaModel, collection: Collection, values: Item, user: string | null, now: Date): Item {
  const copy = copyOf(values)
  visitDelta(
    schema,
    { collection, values: copy, foreignField: null },
    { item: (item) => void Object.assign(item.values, { _user: user, _date: now.toISOString() }) },
  )
  return copy
}

/** A delta is JSON, and its copy too: an object of another realm, as `structuredClone` makes, would not be known for one. */
export const copyOf = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

/** The delta as its author wrote it. */
export const withoutMarks = (delta: Item): Item => Object.fromEntries(Object.entries(delta).filter(([name]) => !versionMarks.has(name)))

/** Everybody who may read versions can read a draft, so secrets are no part of one. */
export function refuseSecrets(schema: SchemaModel, collection: Collection, values: Item): void {
  visitDelta(
    schema,
    { collection, values, foreignField: null },
    {
      item: (item) => {
        const secret = Object.keys(item.values).find((name) => isSecret(item.collection.fields.get(name)))
        if (secret !== undefined)
          throw invalidPayload(`Field "${secret}" in collection "${item.collection.name}" holds a secret and can't be part of a version`)
      },
    },
  )
}

const isSecret = (field: Field | undefined): boolean =>
  field !== undefined && (field.isConcealed || field.type === 'hash' || field.special.includes('hash'))
