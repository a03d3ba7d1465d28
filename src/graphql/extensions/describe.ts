import { isPlainObject } from '../../query/parse/raw.js'
import type { Collection } from '../../schema/model.js'
import { builderForAuthors } from '../builder.js'
import { functionsOf } from '../field-types.js'
import { isFieldName } from '../names.js'
import { objectType } from '../object-types.js'
import { type OutputRef, relatedCollection, type SchemaParts, typedFields } from '../schema-parts.js'
import type { AddedType, ItemFieldOptions } from './author-types.js'
import type { GraphqlExtension } from './registry.js'
import type { CollectionHandle, SchemaAdditions } from './schema-additions.js'

/** How strictly an extension is taken at its word. */
interface Describing {
  readonly scope: SchemaAdditions['scope']
  /** The collection of this name; null where the caller may not read it. */
  find(name: string): Collection | null
  /** What happens to a field that needs what the caller's schema does not have: it is refused or left out, or nobody looks. */
  readonly needs: 'demanded' | 'decisive' | 'ignored'
}

/** An extension failed while it described its part of a schema. */
export class ExtensionFailure extends Error {
  constructor(
    readonly extension: GraphqlExtension,
    cause: unknown,
  ) {
    super(`The GraphQL extension "${extension.name}" failed.`, { cause })
  }
}

/** Lets an extension add its part to a schema of which no type is finished yet. */
export function describeExtension(parts: SchemaParts, extension: GraphqlExtension, describing: Describing): void {
  try {
    const answered = extension.describe(additionsTo(parts, describing))
    if (!(answered instanceof Promise)) return
    answered.catch(() => undefined)
    throw new Error('It answered a promise: a schema is built at once, so an extension has to describe its part without waiting.')
  } catch (cause) {
    throw new ExtensionFailure(extension, cause)
  }
}

/** What an extension is given for one caller's schema. */
export function describingFor({ models }: SchemaParts, scope: SchemaAdditions['scope']): Describing {
  // Where only a part of a schema is built, extensions see all of it: what they add must not depend on the part.
  const { read, isUnrestricted } = models.whole ?? models
  const find = (name: string) => {
    const collection = relatedCollection(read, name)
    return collection && typedFields(collection).length > 0 ? collection : null
  }
  return { scope, find, needs: isUnrestricted ? 'demanded' : 'decisive' }
}

function additionsTo(parts: SchemaParts, describing: Describing): SchemaAdditions {
  const { queries, mutations, subscriptions } = parts.added
  const root =
    <Options>(fields: Map<string, Options>, kind: string) =>
    (name: string, options: Options) => {
      checkName(name)
      if (fields.has(name)) throw new Error(`There are two ${kind} "${name}".`)
      if (describing.scope === 'items') fields.set(name, options)
    }
  return {
    scope: describing.scope,
    builder: builderForAuthors(parts.builder),
    collection: (name) => {
      const collection = describing.find(name)
      return collection && handleOf(parts, collection, describing)
    },
    query: root(queries, 'queries'),
    mutation: root(mutations, 'mutations'),
    subscription: root(subscriptions, 'subscriptions'),
  } as SchemaAdditions
}

function handleOf(parts: SchemaParts, collection: Collection, describing: Describing): CollectionHandle {
  const models = parts.models.whole ?? parts.models
  return {
    get ref() {
      return refForAuthors(objectType(parts, collection))
    },
    can: (action, field) => {
      const found = models[action].collections.get(collection.name)
      return found !== undefined && (field === undefined || found.fields.has(field))
    },
    field: (name, options) => addField(parts, collection, name, options as ItemFieldOptions, describing),
  }
}

/** The same type; extensions know nothing of what else its resolvers get. */
const refForAuthors = (ref: OutputRef): CollectionHandle['ref'] => ref as unknown as CollectionHandle['ref']

function addField(
  { added, models }: SchemaParts,
  collection: Collection,
  name: string,
  options: ItemFieldOptions,
  { needs, find }: Describing,
): void {
  checkName(name)
  const place = `"${name}" of "${collection.name}"`
  const fields = added.fields.get(collection.name) ?? new Map()
  if (fields.has(name)) throw new Error(`There are two fields ${place}.`)
  if (namesOf(collection).has(name)) throw new Error(`The field ${place} cannot be added, because the collection has it already.`)
  if ((options.resolve === undefined) === (options.load === undefined))
    throw new Error(`The field ${place} has to have either "resolve" or "load".`)
  if (options.rest && !isScalar(options.type)) throw new Error(`The field ${place} is for REST, so its type has to be a scalar.`)
  if (options.rest && Object.values(options.args ?? {}).some(isRequired))
    throw new Error(`The field ${place} is for REST, so it cannot have arguments that are required.`)
  const paths = options.needs ?? []
  const doubled = paths.find((path) => paths.some((other) => other.startsWith(`${path}.`)))
  if (doubled !== undefined) throw new Error(`The field ${place} needs "${doubled}" as a key and as an item.`)
  const steps = new Map(paths.map((path) => [path, needs === 'ignored' ? [] : stepsOf(collection, path, find)]))
  const missing = paths.find((path) => steps.get(path) === null)
  if (missing !== undefined && needs === 'demanded') throw new Error(`The field ${place} needs "${missing}", which does not exist.`)
  if (missing !== undefined) return
  const isSeen = (step: Step, place: number) =>
    models.isAlwaysVisible(step.collection, step.field) && (place === 0 || models.readsAllItems(step.collection))
  const isHideable = (path: string) => steps.get(path)?.every(isSeen) === false
  added.fields.set(collection.name, fields.set(name, { name, options, hideable: paths.filter(isHideable) }))
}

/** One field on the way of a path. */
interface Step {
  readonly collection: string
  readonly field: string
}

/** The fields of a path through to-one relations; null where the caller cannot read one of them. */
function stepsOf(collection: Collection, path: string, find: Describing['find']): readonly Step[] | null {
  const [field = '', ...rest] = path.split('.')
  if (!isReadableField(collection, field)) return null
  const step = { collection: collection.name, field }
  if (rest.length === 0) return [step]
  const relation = collection.fields.get(field)?.relation
  const related = relation?.kind === 'm2o' ? find(relation.collection) : null
  const below = related && stepsOf(related, rest.join('.'), find)
  return below && [step, ...below]
}

function checkName(name: string): void {
  if (!isFieldName(name)) throw new Error(`"${name}" cannot be the name of a field in GraphQL.`)
}

/** The names of the fields that GraphQL has of a collection. */
const namesOf = (collection: Collection): ReadonlySet<string> =>
  new Set(typedFields(collection).flatMap((field) => (functionsOf(field) ? [field.name, `${field.name}_func`] : [field.name])))

function isReadableField({ fields }: Collection, name: string): boolean {
  const field = fields.get(name)
  return field !== undefined && !field.isPresentation && (!field.isAlias || field.relation !== null)
}

const isRequired = (argument: unknown): boolean =>
  isPlainObject(argument) && argument.required === true && argument.defaultValue === undefined

const scalars: ReadonlySet<unknown> = new Set([
  'String',
  'ID',
  'Int',
  'Float',
  'Boolean',
  'JSON',
  'Date',
  'GraphQLBigInt',
  'GraphQLGeoJSON',
])

/** Is this a scalar, an enumeration, or a list of one? */
function isScalar(type: AddedType): boolean {
  const named: unknown = Array.isArray(type) ? type[0] : type
  if (typeof named !== 'object' || named === null) return scalars.has(named)
  return 'kind' in named && (named.kind === 'Enum' || named.kind === 'Scalar')
}
