import type { Item, ServiceContext } from '../context.js'
import type { PermissionAction } from '../permissions/policies.js'
import { permits } from '../permissions/reduce.js'
import type { Collection } from '../schema/model.js'
import { itemRows } from './item-rows.js'
import { createSchemaWriter, type SchemaWriter, schemaName } from './openapi-schemas.js'
import { type Audience, type ItemRow, inputsInPath, type RestMethod, type Row } from './row.js'
import { anyItem, pick, type Shape } from './shape.js'

/** What is known of the caller. */
interface Reader {
  readonly isUser: boolean
  readonly isAdmin: boolean
  may(collection: string, action: PermissionAction): boolean
}

/** Describes the REST API as OpenAPI 3.0, as far as the caller may use it: a path for each of the rows, and for those of items. */
export async function describeApi(context: ServiceContext, rows: readonly Row[]): Promise<Item> {
  const { platform, schema } = context
  const set = await platform.permissions.of(context.accountability)
  const reader: Reader = {
    isUser: Boolean(context.accountability?.user),
    isAdmin: set.isUnrestricted,
    may: (name, action) => permits(set, name, action),
  }
  const served = [...schema.collections.values()].filter(({ doors }) => doors.rest)
  const writer = createSchemaWriter(platform.reduce(schema, set, 'read'), new Set(served.map(({ name }) => name)))
  const paths: Record<string, Record<string, Item>> = {}
  const add = (path: string, method: RestMethod, operation: Item): void => {
    // OpenAPI 3.0 knows no SEARCH.
    if (method !== 'SEARCH') paths[path] = { [method.toLowerCase()]: operation, ...paths[path] }
  }
  for (const row of rows)
    if (row.rest && mayUse(row.audience, reader)) add(toTemplate(row.rest.path), row.rest.method, operationOf(row, writer))
  for (const collection of served)
    for (const row of itemRows) {
      const isRefused = row.kind !== 'read' && collection.doors.isReadOnly
      if (isRefused || (collection.isSingleton && !row.isForSingletons) || !reader.may(collection.name, row.action)) continue
      const path = toTemplate(`${pathOf(collection)}${row.rest.path}`)
      if (!paths[path]?.[row.rest.method.toLowerCase()]) add(path, row.rest.method, itemOperation(row, collection, writer))
    }
  const tags = [...new Set(Object.values(paths).flatMap((operations) => Object.values(operations).flatMap(({ tags }) => tags as string[])))]
  return {
    openapi: '3.0.1',
    info: {
      title: 'Dynamic API Specification',
      description: 'The REST API of this server, as far as you may use it.',
      version: platform.release,
    },
    servers: [{ url: platform.config.server.publicUrl, description: 'This server.' }],
    tags: tags.map((name) => ({ name, description: `Requests about ${name}` })),
    paths,
    components: {
      securitySchemes: {
        Auth: { in: 'header', name: 'Authorization', type: 'apiKey' },
        KeyAuth: { in: 'query', name: 'access_token', type: 'apiKey' },
      },
      parameters: queryParameters,
      schemas: { ...writer.all(), Errors: errors },
    },
  }
}

function mayUse(audience: Audience, { isUser, isAdmin, may }: Reader): boolean {
  if (audience === 'everybody') return true
  if (audience === 'users') return isUser
  return audience === 'administrators' ? isAdmin : may(...audience)
}

const pathOf = ({ name, isSystem }: Collection): string => (isSystem ? `/${name.slice('directus_'.length)}` : `/items/${name}`)
/** What addresses one thing is `{id}` in a path, as clients know it. */
const nameInPath = (path: string, name: string): string =>
  name === 'key' || name === 'field' || path === '/collections/:collection' ? 'id' : name
const toTemplate = (path: string): string => path.replaceAll(/:(\w+)/g, (_, name: string) => `{${nameInPath(path, name)}}`)

const errors: Item = {
  type: 'object',
  properties: {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { message: { type: 'string' }, extensions: { type: 'object', properties: { code: { type: 'string' } } } },
      },
    },
  },
}

const parameter = (name: string, schema: Item, description: string): Item => ({ name, in: 'query', required: false, schema, description })

/** What a read of items may be asked with. */
const queryParameters: Readonly<Record<string, Item>> = {
  fields: parameter('fields', { type: 'string' }, 'Names of fields, separated by commas; through relations with points'),
  filter: parameter('filter', { type: 'string' }, 'A filter as JSON'),
  search: parameter('search', { type: 'string' }, 'Words that one of the fields has'),
  sort: parameter('sort', { type: 'string' }, 'Names of fields, separated by commas; with a minus in front, descending'),
  limit: parameter('limit', { type: 'integer' }, 'How many items at most; -1 for all'),
  offset: parameter('offset', { type: 'integer' }, 'How many items to leave out'),
  page: parameter('page', { type: 'integer' }, 'Which page of `limit` items'),
  meta: parameter('meta', { type: 'string' }, 'Counts to be told: total_count, filter_count, or *'),
}
const refer = (name: string): Item => ({ $ref: `#/components/parameters/${name}` })
const fieldsOnly = ['fields']

/** The tag of a row: the first word of its path. */
const tagOf = (path: string): string => {
  const word = path.split('/')[1]!
  return `${word[0]!.toUpperCase()}${word.slice(1)}`
}

function operationOf(row: Row, writer: SchemaWriter): Item {
  const asked = answersItems(row.answer) && row.kind === 'read' ? Object.keys(queryParameters) : answersItems(row.answer) ? fieldsOnly : []
  return describe(row, tagOf(row.rest!.path), idOf(row.name), asked, writer)
}

function itemOperation(row: ItemRow, { name, isSingleton }: Collection, writer: SchemaWriter): Item {
  const isList = row.name === 'items.list' && !isSingleton
  const asked = isList ? Object.keys(queryParameters) : row.answer === null ? [] : fieldsOnly
  const answer = isSingleton ? anyItem : row.answer
  return describe({ ...row, answer }, schemaName(name), idOf(`${row.name.slice('items.'.length)}.${schemaName(name)}`), asked, writer, name)
}

const idOf = (name: string): string => name.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase())
const answersItems = (shape: Shape | null): boolean =>
  shape !== null && ((shape.format ?? '').startsWith('item') || answersItems(shape.items ?? null))

/** An operation: its parameters, its body, its answers. */
function describe(
  { summary, rest, input, answer }: Pick<Row, 'summary' | 'rest' | 'input' | 'answer'>,
  tag: string,
  operationId: string,
  asked: readonly string[],
  writer: SchemaWriter,
  collection?: string,
): Item {
  const { method, path, body, sends, takesForms } = rest!
  const inPath = inputsInPath(rest!)
  const others = Object.keys(input.properties).filter(
    (name) => !inPath.includes(name) && !(collection !== undefined && name === 'collection'),
  )
  const inQuery = method === 'GET' ? others : []
  const schemaOf = (name: string) => writer.schemaOf(input.properties[name]!, collection)
  const parameters = [
    ...inPath.map((name) => ({ name: nameInPath(path, name), in: 'path', required: true, schema: { type: 'string' } })),
    ...inQuery.map((name) => ({ name, in: 'query', required: input.required?.includes(name) ?? false, schema: schemaOf(name) })),
    ...asked.map(refer),
  ]
  const json = body ? schemaOf(body) : writer.schemaOf(pick(input, others), collection)
  const content = {
    ...(body || others.length > 0 ? { 'application/json': { schema: json } } : {}),
    ...(takesForms
      ? { 'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } } }
      : {}),
  }
  return {
    operationId,
    summary,
    tags: [tag],
    security: [{ Auth: [] }, { KeyAuth: [] }, {}],
    ...(parameters.length > 0 && { parameters }),
    ...(method !== 'GET' && Object.keys(content).length > 0 && { requestBody: { content } }),
    responses: {
      ...answersOf(answer, sends, writer, collection),
      default: {
        description: 'The request was refused, or failed',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Errors' } } },
      },
    },
  }
}

/** A write whose result the caller may not see answers nothing. */
function answersOf(answer: Shape | null, sends: string | undefined, writer: SchemaWriter, collection?: string): Item {
  const nothing = { 204: { description: 'It was done' } }
  if (sends !== undefined) {
    const schema = answer === null ? { type: 'string', format: 'binary' } : writer.schemaOf(answer, collection)
    return { 200: { description: 'What was asked for', content: { [sends]: { schema } } } }
  }
  if (answer === null) return nothing
  const data = writer.schemaOf(answer, collection)
  const schema = { type: 'object', properties: { data, meta: { type: 'object' } }, required: ['data'] }
  return { 200: { description: 'What was asked for', content: { 'application/json': { schema } } }, ...(answersItems(answer) && nothing) }
}
