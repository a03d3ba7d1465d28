import type { GraphQLScalarType } from 'graphql'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection, Field, SchemaModel } from '../schema/model.js'
import { type Builder, createBuilder, type ScalarName } from './builder.js'
import { type Added, nothingAdded } from './extensions/added.js'
import { type DescribeFields, madeOfData, type NamedValues } from './field-builder.js'
import { isTypeName } from './names.js'
import { type ModelName, type SystemRef, systemRef } from './system-models.js'

/** The caller's schemas by what they want to do: a type for reading shows what they may read, an input what they may write. */
export interface ModelsByAction {
  readonly read: SchemaModel
  readonly create: SchemaModel
  readonly update: SchemaModel
  readonly delete: SchemaModel
  /** True for an administrator, who is bound by no rule. */
  readonly isUnrestricted: boolean
  /** Do all read rules of the caller allow the field? Other fields may be null even if their column is not nullable. */
  isAlwaysVisible(collection: string, field: string): boolean
  /** Can the caller read every item of the collection? */
  readsAllItems(collection: string): boolean
  /** Do the caller's rules fill in the field when a payload does not have it? */
  hasPreset(collection: string, field: string): boolean
  /** Types lists as non-null, which is what they are, instead of as Directus types them. */
  readonly hasNonNullLists: boolean
  /** Types dates, uuids and numbers by scalars of their own, and choices as enumerations. */
  readonly hasExactTypes?: boolean
  /** It is a subgraph of a federation. */
  readonly isSubgraph?: boolean
  /** The same with all collections, where these have only those that a document needs. */
  readonly whole?: ModelsByAction
}

const objectRef = (builder: Builder, name: string) => builder.objectRef<NamedValues>(name)
const interfaceRef = (builder: Builder, name: string) => builder.interfaceRef<NamedValues>(name)
const inputRef = (builder: Builder, name: string) => builder.inputRef<NamedValues>(name)
const enumRef = (builder: Builder, name: string, values: EnumValues, extensions: NamedValues) =>
  builder.enumType(name, {
    extensions,
    values: Array.isArray(values) ? values : Object.fromEntries([...values].map(([value, stands]) => [value, { value: stands }])),
  })
const unionRef = (builder: Builder, name: string, members: () => OutputRef[]) =>
  builder.unionType(name, { types: members, resolveType: typeNameOf })

type EnumValues = readonly string[] | ReadonlyMap<string, string>

export type ObjectRef = ReturnType<typeof objectRef>
export type InterfaceRef = ReturnType<typeof interfaceRef>
export type EnumRef = ReturnType<typeof enumRef>
export type InputRef = ReturnType<typeof inputRef>
/** The object type of an own collection, a system collection, or neither. */
export type OutputRef = ObjectRef | SystemRef
export type UnionRef = ReturnType<typeof unionRef>

/** Only scalars that the builder knows are added later. */
function addScalar(builder: Builder, type: GraphQLScalarType): string {
  builder.addScalarType(type.name as ScalarName, type)
  return type.name
}

/** The type of a member of a union, from the answer tree. */
const typeNameOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && '__typename' in value ? String(value.__typename) : null

/**
 * State of one schema build: the builder, the models, and the types made so far. A type is made when it is first referred to, so the schema has no unused types.
 * The reference is registered before the type is made, because types refer to each other in circles.
 */
export interface SchemaParts {
  readonly builder: Builder
  readonly models: ModelsByAction
  /** What extensions add to this schema. */
  readonly added: Added
  object(name: string, implement: (ref: ObjectRef) => void): ObjectRef
  /** The type of the collection with this model. */
  systemObject(model: ModelName, implement: (ref: SystemRef) => void): SystemRef
  union(name: string, members: () => OutputRef[]): UnionRef
  /** The interface of this name; its members say themselves that they have it. */
  interface(name: string, fields: DescribeFields): InterfaceRef
  input(name: string, implement: (ref: InputRef) => void): InputRef
  /** An enumeration of names, or of names and what each stands for inside. */
  enumeration(name: string, values: EnumValues, extensions?: NamedValues): EnumRef
  /** A scalar that only some schemas have. */
  scalar(type: GraphQLScalarType): string
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
  const [inputs, enumerations, interfaces] = [onceEach<InputRef>(), onceEach<EnumRef>(), onceEach<InterfaceRef>()]
  const scalars = onceEach<string>()
  return {
    builder,
    models,
    added: nothingAdded(),
    object: (name, implement) => objects(name, () => objectRef(builder, name), implement),
    systemObject: (model, implement) => systemObjects(model, () => systemRef(builder, model), implement),
    union: (name, members) => unions(name, () => unionRef(builder, name, members)),
    interface: (name, fields) =>
      interfaces(
        name,
        () => interfaceRef(builder, name),
        (ref) => void ref.implement({ resolveType: typeNameOf, fields: madeOfData(fields) }),
      ),
    enumeration: (name, values, extensions = {}) => enumerations(name, () => enumRef(builder, name, values, extensions)),
    scalar: (type) => scalars(type.name, () => addScalar(builder, type)),
    input: (name, implement) => inputs(name, () => inputRef(builder, name), implement),
  }
}

/** Runs steps one after the other, also those that a running step adds: run inside each other, a chain of hundreds of relations would exhaust the stack. */
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

/** Fields of a collection that GraphQL can have: those with data and a valid name. */
export const typedFields = (collection: Collection): Field[] =>
  [...collection.fields.values()].filter((field) => !field.isPresentation && isTypeName(`_${field.name}`))

/** Can items be read by key? The caller needs to see all fields of the key. */
export const isReadById = (collection: Collection): boolean =>
  hasKey(collection) && collection.primaryKeys.every((name) => collection.fields.has(name))

/** System collections with types of their own (graphql/system): relations to them show the key. */
const describedCollections: ReadonlySet<string> = new Set(['directus_collections', 'directus_fields', 'directus_relations'])

/** The collection of this name, if it has a type in this model. */
export function relatedCollection(model: SchemaModel, name: string): Collection | null {
  const collection = describedCollections.has(name) ? undefined : model.collections.get(name)
  return collection && isTypeName(name) ? collection : null
}

/** The collection that a relation leads to, and whether to one item or many. Null for other fields, for many-to-any, and where the collection has no type. */
export function targetOf(model: SchemaModel, { relation }: Field): { readonly collection: Collection; readonly isList: boolean } | null {
  if (!relation || relation.kind === 'm2a') return null
  const collection = relatedCollection(model, relation.collection)
  return collection && { collection, isList: relation.kind === 'o2m' }
}
