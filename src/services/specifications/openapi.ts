import type { PermissionAction } from '../../permissions/policies.js'
import { permits } from '../../permissions/reduce.js'
import type { Collection, Field, SchemaModel } from '../../schema/model.js'
import { isFilledByServer } from '../../schema/specials/index.js'
import type { Item, ServiceContext } from '../platform.js'
import { fixedPaths, fixedTags, type PathReader } from './fixed-paths.js'

/** Describes the REST API as OpenAPI 3, as far as the caller may use it (spec/10 §2). */
export async function describeApi(context: ServiceContext): Promise<Item> {
  const { platform, schema } = context
  const set = await platform.permissions.of(context.accountability)
  const read = platform.reduce(schema, set, 'read')
  const collections = [...schema.collections.values()].filter(hasItemPaths)
  const reader: PathReader = {
    isUser: Boolean(context.accountability?.user),
    isAdmin: set.isUnrestricted,
    may: (name, action) => permits(set, name, action),
  }
  const described = collections.filter((collection) => actions.some((action) => reader.may(collection.name, action)))
  return {
    openapi: '3.0.1',
    info: {
      title: 'Dynamic API Specification',
      description: 'The REST API of this server, as far as you may use it.',
      version: platform.release,
    },
    servers: [{ url: platform.config.server.publicUrl, description: 'This server.' }],
    tags: [...new Set([...fixedTags, ...described.map(({ name }) => tagOf(name))])].map((name) => ({ name })),
    paths: joined(
      fixedPaths(reader),
      described.map((collection) => pathsOf(collection, (action) => reader.may(collection.name, action))),
    ),
    components: {
      securitySchemes: {
        Auth: { in: 'header', name: 'Authorization', type: 'apiKey' },
        KeyAuth: { in: 'query', name: 'access_token', type: 'apiKey' },
      },
      schemas: Object.fromEntries(
        described.flatMap(({ name }) =>
          read.collections.has(name) ? [[schemaName(name), itemSchema(read.collections.get(name)!, read)]] : [],
        ),
      ),
    },
  }
}

const actions: readonly PermissionAction[] = ['create', 'read', 'update', 'delete']

/** System collections with REST paths of the general kind. */
const systemPaths: ReadonlySet<string> = new Set(
  [
    'access',
    'activity',
    'comments',
    'dashboards',
    'files',
    'flows',
    'folders',
    'notifications',
    'operations',
    'panels',
    'permissions',
    'policies',
    'presets',
    'revisions',
    'roles',
    'settings',
    'translations',
    'users',
    'versions',
  ].map((name) => `directus_${name}`),
)

/** Is the collection served by paths of its own: `/items/<name>`, or `/<name>` for system collections? Others are the server's. */
export const hasItemPaths = (collection: Collection): boolean => !collection.isSystem || systemPaths.has(collection.name)

/** All operations by path; a path may be in several tables. */
function joined(fixed: Readonly<Record<string, Item>>, tables: readonly Item[]): Item {
  const paths: Record<string, Item> = { ...fixed }
  for (const table of tables)
    for (const [path, operations] of Object.entries(table)) paths[path] = { ...paths[path], ...(operations as Item) }
  return paths
}

const words = (name: string): string[] => name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
const pascal = (name: string): string =>
  words(name)
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join('')
const schemaName = (collection: string): string =>
  collection.startsWith('directus_') ? pascal(collection.slice('directus_'.length)) : `Items${pascal(collection)}`
const tagOf = schemaName

function pathsOf(collection: Collection, may: (action: PermissionAction) => boolean): Item {
  const { name, isSystem, isSingleton } = collection
  const base = isSystem ? `/${name.slice('directus_'.length)}` : `/items/${name}`
  const operation = (summary: string): Item => ({
    summary,
    tags: [tagOf(name)],
    responses: { 200: answerOf(name) },
    security: [{ Auth: [] }, { KeyAuth: [] }],
  })
  const isReadOnly = name === 'directus_activity' || name === 'directus_revisions'
  const list = {
    ...(may('read') && { get: operation(isSingleton ? 'Read the item' : 'List items') }),
    ...(may('create') && !isSingleton && !isReadOnly && { post: operation('Create items') }),
    ...(may('update') && !isReadOnly && { patch: operation('Update items') }),
    ...(may('delete') && !isSingleton && !isReadOnly && { delete: operation('Delete items') }),
  }
  const one = {
    ...(may('read') && { get: operation('Read one item') }),
    ...(may('update') && !isReadOnly && { patch: operation('Update one item') }),
    ...(may('delete') && !isReadOnly && { delete: operation('Delete one item') }),
  }
  return {
    ...(Object.keys(list).length > 0 && { [base]: list }),
    ...(!isSingleton && Object.keys(one).length > 0 && { [`${base}/{id}`]: one }),
  }
}

const answerOf = (collection: string): Item => ({
  description: 'What was asked for.',
  content: {
    'application/json': { schema: { type: 'object', properties: { data: { $ref: `#/components/schemas/${schemaName(collection)}` } } } },
  },
})

function itemSchema(collection: Collection, model: SchemaModel): Item {
  const fields = [...collection.fields.values()].filter((field) => !field.isPresentation)
  const required = fields.filter(isRequired).map((field) => field.name)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, model)])),
    ...(required.length > 0 && { required }),
  }
}

const isRequired = (field: Field): boolean =>
  !field.isAlias && !field.isNullable && field.defaultValue === undefined && !field.hasAutoIncrement && !isFilledByServer(field.special)

const types: Readonly<Partial<Record<Field['type'], Item>>> = {
  integer: { type: 'integer' },
  bigInteger: { type: 'integer', format: 'int64' },
  float: { type: 'number', format: 'float' },
  decimal: { type: 'number' },
  boolean: { type: 'boolean' },
  json: {},
  csv: { type: 'array', items: { type: 'string' } },
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', format: 'time' },
  dateTime: { type: 'string', format: 'date-time' },
  timestamp: { type: 'string', format: 'timestamp' },
  hash: { type: 'string', format: 'hash' },
  binary: { type: 'string', format: 'binary' },
}

function fieldSchema(field: Field, model: SchemaModel): Item {
  const { relation } = field
  if (relation?.kind === 'o2m') {
    const items = model.collections.has(relation.collection)
      ? { oneOf: [{ type: 'integer' }, { $ref: `#/components/schemas/${schemaName(relation.collection)}` }] }
      : {}
    return { type: 'array', items, nullable: true }
  }
  const own = { ...(types[field.type] ?? { type: 'string' }), nullable: field.isNullable }
  if (relation?.kind === 'm2o' && model.collections.has(relation.collection)) {
    const { nullable, ...key } = own
    return { oneOf: [key, { $ref: `#/components/schemas/${schemaName(relation.collection)}` }], nullable }
  }
  return own
}
