import type { BuiltParts } from './built-parts.js'
import { typeOfKey } from './key-kinds.js'
import { type Collection, columnless, type Field, type FieldRelation, type Relation } from './model.js'

/**
 * Gives every field its view of the relation it belongs to. Foreign keys of a database that have no metadata yet
 * (no metadata on either side) also get the way back: an implicit o2m field named after the child collection.
 */
export function attachRelations(
  collections: ReadonlyMap<string, Collection>,
  relations: readonly Relation[],
  built: BuiltParts,
): Map<string, Collection> {
  const touching = new Map<string, Relation[]>()
  for (const relation of relations) {
    for (const name of new Set([relation.collection, relation.relatedCollection ?? relation.collection])) {
      const list = touching.get(name)
      if (list) list.push(relation)
      else touching.set(name, [relation])
    }
  }
  const attach = (name: string, collection: Collection): Collection => {
    const own = touching.get(name)
    if (!own) return collection
    return built.take(`collection ${name}`, [collection, own, sourcesOf(own, collections)], () =>
      withRelations(collection, own, collections),
    )
  }
  return new Map([...collections].map(([name, collection]) => [name, attach(name, collection)]))
}

/** What views of relations are made of, beside the collection itself. */
const sourcesOf = (relations: readonly Relation[], collections: ReadonlyMap<string, Collection>): unknown[] =>
  relations.map(({ collection, relatedCollection, meta }) => [
    collections.get(collection),
    collections.get(relatedCollection ?? ''),
    meta?.oneAllowedCollections?.filter((name) => collections.has(name)),
  ])

function withRelations(collection: Collection, relations: readonly Relation[], collections: ReadonlyMap<string, Collection>): Collection {
  const fields = new Map(collection.fields)
  for (const relation of relations) {
    const manyField = relation.collection === collection.name ? fields.get(relation.field) : undefined
    if (manyField) {
      const type = typeOfKey(manyField, relation, collections)
      fields.set(relation.field, { ...manyField, type, relation: manySide(relation, collections) })
    }
    if (relation.relatedCollection !== collection.name) continue
    const oneField = relation.meta?.oneField ? fields.get(relation.meta.oneField) : undefined
    if (oneField?.isAlias) fields.set(oneField.name, { ...oneField, relation: oneSide(relation) })
    else if (isUndescribed(relation, collections)) addImplicitField(fields, relation)
  }
  return { ...collection, fields }
}

function manySide(relation: Relation, collections: ReadonlyMap<string, Collection>): FieldRelation | null {
  const discriminator = relation.meta?.oneCollectionField
  if (!relation.relatedCollection) {
    if (!discriminator) return null
    const allowed = (relation.meta?.oneAllowedCollections ?? []).filter((name) => collections.has(name))
    return { kind: 'm2a', relation, discriminator, collections: allowed }
  }
  const target = collections.get(relation.relatedCollection)
  const targetField = relation.relatedField ?? target?.primaryKey
  return targetField ? { kind: 'm2o', relation, collection: relation.relatedCollection, targetField } : null
}

const oneSide = (relation: Relation): FieldRelation => ({
  kind: 'o2m',
  relation,
  collection: relation.collection,
  foreignField: relation.field,
})

const isUndescribed = (relation: Relation, collections: ReadonlyMap<string, Collection>): boolean =>
  relation.meta === null &&
  !collections.get(relation.collection)?.isTracked &&
  !collections.get(relation.relatedCollection ?? '')?.isTracked

/** The field of a collection that the children of this relation name. */
export const parentField = ({ primaryKey, primaryKeys }: Collection, { relation }: Extract<FieldRelation, { kind: 'o2m' }>): string =>
  relation.relatedField ?? primaryKey ?? primaryKeys[0]!

function addImplicitField(one: Map<string, Field>, relation: Relation): void {
  const plain = relation.collection
  const name = one.has(plain) ? `${relation.collection}_by_${relation.field}` : plain
  if (one.has(name)) return
  one.set(name, {
    collection: relation.relatedCollection!,
    name,
    ...columnless,
    special: ['o2m'],
    note: null,
    validation: null,
    validationMessage: null,
    isRequired: false,
    isSearchable: false,
    isConcealed: false,
    isPresentation: false,
    isImplicit: true,
    relation: oneSide(relation),
  })
}
