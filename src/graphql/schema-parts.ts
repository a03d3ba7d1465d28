import { hasKey } from '../schema/composite-keys.js'
import type { Collection, Field, SchemaModel } from '../schema/model.js'
import { type Builder, createBuilder } from './builder.js'
import { isTypeName } from './names.js'

/** The caller's schemas by what he wants to do: a type for reading shows what he may read, an input what he may write. */
export interface ModelsByAction {
  readonly read: SchemaModel
  readonly create: SchemaModel
  readonly update: SchemaModel
  readonly delete: SchemaModel
  /** Bound by no rule: an administrator's. */
  readonly isUnrestricted: boolean
  /** Fields that every one of the caller's read rules opens; others may be null although their column is not. */
  isAlwaysVisible(collection: string, field: string): boolean
  /** Fields that the caller's own rules fill where his payload leaves them out. */
  hasPreset(collection: string, field: string): boolean
  /** Lists are typed as never null, which they are, instead of as Directus types them. */
  readonly hasNonNullLists: boolean
}

export type ObjectRef = ReturnType<Builder['objectRef']>
export type EnumRef = ReturnType<Builder['enumType']>
export type InputRef = ReturnType<Builder['inputRef']>

/**
 * What is shared while one schema is built: the builder, the models, and the types made so far. Types are made when they are
 * first referred to, so a schema holds no type that nothing leads to. A reference is kept before its type is made: types refer
 * to each other in circles.
 */
export interface SchemaParts {
  readonly builder: Builder
  readonly models: ModelsByAction
  object(name: string, create: () => ObjectRef, implement: (ref: ObjectRef) => void): ObjectRef
  input(name: string, make: (ref: InputRef) => void): InputRef
  enumeration(name: string, values: readonly string[]): EnumRef
}

/** Begins a schema. */
export function createSchemaParts(models: ModelsByAction): SchemaParts {
  const builder = createBuilder()
  const objects = new Map<string, ObjectRef>()
  const inputs = new Map<string, InputRef>()
  const enumerations = new Map<string, EnumRef>()
  const run = oneAfterTheOther()
  const once = <Ref>(known: Map<string, Ref>, name: string, create: () => Ref, implement: (ref: Ref) => void): Ref => {
    const found = known.get(name)
    if (found) return found
    const ref = create()
    known.set(name, ref)
    run(() => implement(ref))
    return ref
  }
  return {
    builder,
    models,
    object: (name, create, implement) => once(objects, name, create, implement),
    enumeration: (name, values) =>
      once(
        enumerations,
        name,
        () => builder.enumType(name, { values }) as EnumRef,
        () => undefined,
      ),
    input: (name, implement) => once(inputs, name, () => builder.inputRef<Record<string, unknown>>(name) as InputRef, implement),
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
