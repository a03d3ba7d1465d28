import { hasKey } from '../schema/composite-keys.js'
import type { Collection, Field, SchemaModel } from '../schema/model.js'
import { type Builder, createBuilder } from './builder.js'
import type { Values } from './field-builder.js'
import { isTypeName } from './names.js'
import { type ModelName, type SystemRef, systemRef } from './system-models.js'

/** The caller's schemas by what they want to do: a type for reading shows what they may read, an input what they may write. */
export interface ModelsByAction {
  readonly read: SchemaModel
  readonly create: SchemaModel
  readonly update: SchemaModel
  readonly delete: SchemaModel
  /** Bound by no rule: an administrator's. */
  readonly isUnrestricted: boolean
  /** Fields that every one of the caller's read rules opens; others may be null although their column is not. */
  isAlwaysVisible(collection: string, field: string): boolean
  /** Fields that the caller's own rules fill where a payload leaves them out. */
  hasPreset(collection: string, field: string): boolean
  /** Lists are typed as never null, which they are, instead of as Directus types them. */
  readonly hasNonNullLists: boolean
}

const objectRef = (builder: Builder, name: string) => builder.objectRef<Values>(name)
const inputRef = (builder: Builder, name: string) => builder.inputRef<Values>(name)
const enumRef = (builder: Builder, name: string, values: readonly string[]) => builder.enumType(name, { values })
const unionRef = (builder: Builder, name: string, members: () => OutputRef[]) =>
  builder.unionType(name, { types: members, resolveType: typeNameOf })

export type ObjectRef = ReturnType<typeof objectRef>
export type EnumRef = ReturnType<typeof enumRef>
export type InputRef = ReturnType<typeof inputRef>
/** A type with fields: of an own collection, of a system one, or of neither. */
export type OutputRef = ObjectRef | SystemRef
export type UnionRef = ReturnType<typeof unionRef>

/** What the answer tree says of a member of a union. */
const typeNameOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && '__typename' in value ? String(value.__typename) : null

/**
 * What is shared while one schema is built: the builder, the models, and the types made so far. Types are made when they are
 * first referred to, so a schema holds no type that nothing leads to. A reference is kept before its type is made: types refer
 * to each other in circles.
 */
export interface SchemaParts {
  readonly builder: Builder
  readonly models: ModelsByAction
  object(name: string, implement: (ref: ObjectRef) => void): ObjectRef
  /** The type of the collection with this model. */
  systemObject(model: ModelName, implement: (ref: SystemRef) => void): SystemRef
  union(name: string, members: () => OutputRef[]): UnionRef
  input(name: string, implement: (ref: InputRef) => void): InputRef
  enumeration(name: string, values: readonly string[]): EnumRef
}

/** Begins a schema. */
export function createSchemaParts(models: ModelsByAction): SchemaParts {
  const builder = createBuilder()
  const run = oneAfterTheOther()
  const onceEach = <Ref>() => {
    const known = new Map<string, Ref>()
    return (name: string, create: () => Ref, implement: (ref: Ref) => void = () => undefined): Ref => {
      const found = known.get(name)
      if (found) return found
      const ref = create()
      known.set(name, ref)
      run(() => implement(ref))
      return ref
    }
  }
  const [objects, systemObjects, unions] = [onceEach<ObjectRef>(), onceEach<SystemRef>(), onceEach<UnionRef>()]
  const [inputs, enumerations] = [onceEach<InputRef>(), onceEach<EnumRef>()]
  return {
    builder,
    models,
    object: (name, implement) => objects(name, () => objectRef(builder, name), implement),
    systemObject: (model, implement) => systemObjects(model, () => systemRef(builder, model), implement),
    union: (name, members) => unions(name, () => unionRef(builder, name, members)),
    enumeration: (name, values) => enumerations(name, () => enumRef(builder, name, values)),
    input: (name, implement) => inputs(name, () => inputRef(builder, name), implement),
  }
}

/** Runs steps that make each other necessary one after the other, not inside each other: a chain of hundreds of relations would run out of stack. */
function oneAfterTheOther(): (step: () => void) => void {
  const waiting: (() => void)[] = []
  let isRunning = false
  return (step) => {
    waiting.push(step)
    if (isRunning) return
    isRunning = true
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) next()
    } finally {
      isRunning = false
    }
  }
}

/** Fields of a collection that GraphQL can show: data, with a spellable name. */
export const typedFields = (collection: Collection): Field[] =>
  [...collection.fields.values()].filter((field) => !field.isPresentation && isTypeName(`_${field.name}`))

/** Can its items be asked for by key: does the caller see all of the key's fields? */
export const isReadById = (collection: Collection): boolean =>
  hasKey(collection) && collection.primaryKeys.every((name) => collection.fields.has(name))

/** System collections whose types are hand-written (graphql/system): what leads to them shows the key. */
const describedCollections: ReadonlySet<string> = new Set(['directus_collections', 'directus_fields', 'directus_relations'])

/** The collection a relation leads to, if it has a type in this model. */
export function relatedCollection(model: SchemaModel, name: string): Collection | null {
  const collection = describedCollections.has(name) ? undefined : model.collections.get(name)
  return collection && isTypeName(name) ? collection : null
}

/** Where a relation to one collection leads: to one item, or to many. Null for any other field, and where the collection has no type in this model. */
export function targetOf(model: SchemaModel, { relation }: Field): { readonly collection: Collection; readonly isList: boolean } | null {
  if (!relation || relation.kind === 'm2a') return null
  const collection = relatedCollection(model, relation.collection)
  return collection && { collection, isList: relation.kind === 'o2m' }
}
