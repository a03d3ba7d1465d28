import { type ConstDirectiveNode, Kind, type NameNode, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql'
import { forbidden, invalidQuery } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import { keyFieldsOf, textOfKey } from '../schema/composite-keys.js'
import type { Collection, Field } from '../schema/model.js'
import { addition } from './additions.js'
import { byName, type FieldBuilder, type NamedValues } from './field-builder.js'
import { byItemRow } from './item-requests.js'
import { type NamedItem, readNamedItems } from './named-items.js'
import { fieldsOfType } from './node-field.js'
import { objectType } from './object-types.js'
import { plainObject } from './plain-object.js'
import { anyScalar } from './scalars.js'
import { isReadById, type SchemaParts, targetOf } from './schema-parts.js'

/** Entities that one request names at most. */
const mostEntities = 5_000
const version = 'https://specs.apollo.dev/federation/v2.3'

/** `_service` and `_entities`, by which a gateway of Apollo Federation 2 takes this schema as a subgraph (GRAPHQL_FEDERATION). */
export function federationFields(parts: SchemaParts, readable: readonly Collection[], t: FieldBuilder): NamedValues {
  if (!parts.models.isSubgraph) return {}
  const entities = entitiesOf(parts, readable)
  const service = plainObject(parts, '_Service', (f) => ({
    sdl: f.field({ type: 'String', nullable: false, resolve: byName('sdl') }),
  }))
  return {
    _service: t.field({
      ...addition,
      type: service,
      nullable: false,
      resolve: async (_parent, _args, { printSdl, service }) => {
        const text = await printSdl(service, 'items', true)
        if (text === null) throw forbidden()
        return { sdl: subgraphSdl(text, entities) }
      },
    }),
    ...(entities.size > 0 && { _entities: entitiesField(parts, entities, t) }),
  }
}

/** The collections whose items other subgraphs can refer to, by the name of their type, each with the fields of its key. */
type Entities = ReadonlyMap<string, { readonly collection: Collection; readonly key: readonly KeyPart[] }>

/** A field of a key; `below`: it is a relation, and this field of the related item is the value. */
interface KeyPart {
  readonly name: string
  readonly below?: string
}

function entitiesOf(parts: SchemaParts, readable: readonly Collection[]): Entities {
  const entities = new Map<string, { collection: Collection; key: KeyPart[] }>()
  for (const collection of readable) {
    const isSeen = collection.primaryKeys.every((key) => parts.models.isAlwaysVisible(collection.name, key))
    if (collection.isSingleton || !isReadById(collection) || !isSeen) continue
    const key = keyFieldsOf(collection).map((field) => keyPart(parts, field))
    if (key.every((part) => part !== null)) entities.set(collection.name, { collection, key })
  }
  return entities
}

function keyPart({ models }: SchemaParts, field: Field): KeyPart | null {
  const target = targetOf(models.read, field)
  if (!target || field.relation?.kind !== 'm2o') return { name: field.name }
  const below = field.relation.targetField
  return target.collection.fields.has(below) ? { name: field.name, below } : null
}

function entitiesField(parts: SchemaParts, entities: Entities, t: FieldBuilder): unknown {
  parts.builder.addScalarType('_Any', anyScalar)
  const { extensions, resolve } = byItemRow('items.search', (ask, _parent, args, context, info) => {
    const given = [args.representations].flat()
    if (given.length > mostEntities) throw invalidQuery(`"representations" can't name more than ${mostEntities} items`)
    return readNamedItems(
      ask,
      given.map((representation) => namedItem(representation, entities)),
      (collection) => fieldsOfType(collection, context, info),
    )
  })
  return t.field({
    type: [parts.union('_Entity', () => [...entities.values()].map(({ collection }) => objectType(parts, collection)))],
    nullable: { list: false, items: true },
    args: { representations: t.arg({ type: ['_Any'], required: { list: true, items: true } }) },
    extensions: { ...addition.extensions, ...extensions },
    resolve,
  })
}

/** The item that a representation names; null where it names none. */
function namedItem(given: unknown, entities: Entities): NamedItem | null {
  if (!isPlainObject(given)) return null
  const entity = entities.get(String(given.__typename))
  if (!entity) return null
  const values = entity.key.map(({ name, below }) => keyValue(given[name], below))
  if (!values.every((value) => value !== null)) return null
  return { collection: entity.collection, key: values.length === 1 ? values[0]! : textOfKey(values) }
}

function keyValue(given: unknown, below: string | undefined): string | null {
  const value = below !== undefined && isPlainObject(given) ? given[below] : given
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** Types that every server of Tessera has alike. */
const shared: ReadonlySet<string> = new Set([
  'PageInfo',
  'count_functions',
  'date_functions',
  'time_functions',
  'datetime_functions',
  'delete_one',
  'delete_many',
])
const own: ReadonlySet<string> = new Set(['_Any', '_Entity', '_Service'])
const ownRoots: ReadonlySet<string> = new Set(['_service', '_entities'])

/** The SDL as a gateway needs it: with the keys of entities, and without what federation itself adds. */
function subgraphSdl(text: string, entities: Entities): string {
  const withDirectives = (type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode => {
    const entity = entities.get(type.name.value)
    if (entity) return { ...type, directives: [keyDirective(entity.key)] }
    if (shared.has(type.name.value)) return { ...type, directives: [{ kind: Kind.DIRECTIVE, name: nameNode('shareable') }] }
    if (type.name.value !== 'Query') return type
    return { ...type, fields: (type.fields ?? []).filter(({ name }) => !ownRoots.has(name.value)) }
  }
  const document = visit(parse(text, { noLocation: true }), {
    ObjectTypeDefinition: (type) => (own.has(type.name.value) ? null : withDirectives(type)),
    // Gateways do not know `@oneOf`; the server checks it all the same.
    InputObjectTypeDefinition: (type) => ({ ...type, directives: (type.directives ?? []).filter(({ name }) => name.value !== 'oneOf') }),
    UnionTypeDefinition: ({ name }) => (own.has(name.value) ? null : undefined),
    ScalarTypeDefinition: ({ name }) => (own.has(name.value) ? null : undefined),
  })
  return `extend schema @link(url: "${version}", import: ["@key", "@shareable"])\n\n${print(document)}`
}

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value })

const keyDirective = (key: readonly KeyPart[]): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: nameNode('key'),
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: nameNode('fields'),
      value: {
        kind: Kind.STRING,
        value: key.map(({ name, below }) => (below === undefined ? name : `${name} { ${below} }`)).join(' '),
      },
    },
  ],
})
