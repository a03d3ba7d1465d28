import type { Item, ServiceContext } from '../context.js'
import type { PermissionAction } from '../permissions/policies.js'
import { permits } from '../permissions/reduce.js'
import { directusRelease } from '../release.js'
import type { Collection } from '../schema/model.js'
import { itemRows } from './item-rows.js'
import { itemOperation, operationOf, pointerTo, queryParameters, refused, toTemplate } from './openapi-operations.js'
import { createSchemaWriter } from './openapi-schemas.js'
import type { Audience, RestMethod, Row } from './row.js'

/** What is known of the caller. */
interface Reader {
  readonly isUser: boolean
  readonly isAdmin: boolean
  may(collection: string, action: PermissionAction): boolean
}

/** Operations by path and method. */
type Paths = Record<string, Record<string, Item>>

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
  const paths: Paths = {}
  const add = (path: string, method: RestMethod, operation: Item): void => {
    // OpenAPI 3.0 has no SEARCH.
    if (method !== 'SEARCH') paths[path] = { [method.toLowerCase()]: operation, ...paths[path] }
  }
  for (const row of rows)
    if (row.rest && (row.isOfUse?.(platform.config) ?? true) && isOfInterest(row, reader) && mayUse(row.audience, reader))
      add(toTemplate(row.rest.path), row.rest.method, operationOf(row, writer))
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
      version: directusRelease,
      'x-tessera': { version: platform.release },
    },
    servers: [{ url: platform.config.server.publicUrl, description: 'This server.' }],
    tags: tags.map((name) => ({ name, description: `Requests about ${name}` })),
    paths,
    components: {
      securitySchemes: {
        Auth: { in: 'header', name: 'Authorization', type: 'apiKey' },
        KeyAuth: { in: 'query', name: 'access_token', type: 'apiKey' },
      },
      parameters: Object.fromEntries(Object.entries(queryParameters).filter(([name]) => refersTo(paths, name))),
      responses: { Refused: refused },
      schemas: { ...writer.all(), Errors: errors },
    },
  }
}

const refersTo = (paths: Paths, parameter: string): boolean =>
  Object.values(paths).some((operations) =>
    Object.values(operations).some(({ parameters = [] }) => (parameters as Item[]).some(({ $ref }) => $ref === pointerTo(parameter))),
  )

/** What studios load is nothing for callers whom nobody knows. */
const isOfInterest = ({ rest }: Row, { isUser }: Reader): boolean => isUser || rest?.sends !== 'application/javascript'

function mayUse(audience: Audience, { isUser, isAdmin, may }: Reader): boolean {
  if (audience === 'everybody') return true
  if (audience === 'users') return isUser
  return audience === 'administrators' ? isAdmin : may(...audience)
}

const pathOf = ({ name, isSystem }: Collection): string =>
  isSystem ? `/${name.slice('directus_'.length)}` : `/items/${encodeURIComponent(name)}`
/** The body of the answer to a request that was refused, or failed. */
const errors: Item = {
  type: 'object',
  properties: {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          message: { type: 'string' },
          extensions: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'], additionalProperties: true },
        },
        required: ['message', 'extensions'],
      },
    },
  },
  required: ['errors'],
}
