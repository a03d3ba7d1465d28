import type { GraphQLResolveInfo } from 'graphql'
import { readMyGlobals, readMyPermissions } from '../../resolvers/permissions.js'
import { readServerHealth, readServerInfo } from '../../resolvers/server.js'
import { CollectionsService } from '../../services/collections.js'
import { ExtensionsService } from '../../services/extensions.js'
import { FieldsService } from '../../services/fields.js'
import { RelationsService } from '../../services/relations.js'
import { describeApi } from '../../services/specifications/openapi.js'
import { addition } from '../additions.js'
import type { GraphqlContext } from '../builder.js'
import { type FieldBuilder, objectType } from '../object-types.js'
import { resolver } from '../query-fields.js'
import type { ObjectRef, SchemaParts } from '../schema-parts.js'
import { selectedFields } from '../selection.js'
import { answerValue } from './answers.js'
import { describedObject } from './described-types.js'
import { extensionType, extensionValue } from './extension-types.js'
import { schemaTypes } from './schema-types.js'

type Args = Record<string, string>
type Resolve = (args: Args, context: GraphqlContext, info: GraphQLResolveInfo) => unknown

/** The root fields of `/graphql/system` beside those that every collection has (spec/06 §4). */
export function systemQueryFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  return { ...serverFields(parts, t), ...schemaFields(parts, t), ...callerFields(parts, t), ...extensionFields(parts, t) }
}

/** A field without more ado: its type, its required arguments, what it answers. */
export function field(t: FieldBuilder, type: unknown, resolve: Resolve, args: Readonly<Record<string, unknown>> = {}): unknown {
  const isList = Array.isArray(type)
  return t.field({
    type,
    nullable: isList ? { list: false, items: false } : true,
    args: args as Record<string, unknown>,
    resolve: resolver((_parent, given, context, info) => resolve(given as Args, context, info)),
  })
}

/** Extensions are listed to administrators: their whole schema has the collection. */
function extensionFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  if (!parts.models.isUnrestricted) return {}
  return {
    extensions: field(t, [extensionType(parts)], async (_args, { service }) =>
      (await new ExtensionsService(service).readAll()).map(extensionValue),
    ),
  }
}

function serverFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const project = describedObject(parts, 'server_info_project', {
    project_name: 'String',
    project_descriptor: 'String',
    project_logo: 'String',
    project_color: 'String',
    default_language: 'String',
    public_foreground: 'String',
    public_background: 'String',
    public_note: 'String',
    custom_css: 'String',
    public_registration: 'Boolean',
    public_registration_verify_email: 'Boolean',
  })
  const info = describedObject(parts, 'server_info', {
    project,
    rateLimit: 'Boolean',
    rateLimitGlobal: 'Boolean',
    websocket: websocketInfo(parts),
    queryLimit: describedObject(parts, 'server_info_query_limit', { default: 'Int', max: 'Int' }),
  })
  const scope = parts.enumeration('graphql_sdl_scope', ['items', 'system'])
  return {
    server_specs_oas: field(t, 'JSON', (_args, { service }) => describeApi(service)),
    server_specs_graphql: field(
      t,
      'String',
      ({ scope: wanted, additions }, context) =>
        context.printSdl(context.service, wanted === 'system' ? 'system' : 'items', Boolean(additions)),
      { scope: t.arg({ type: scope }), additions: t.arg({ type: 'Boolean', ...addition }) },
    ),
    server_ping: field(t, 'String', () => 'pong'),
    server_info: field(t, info, (_args, { service }) => readServerInfo(service)),
    server_health: field(t, 'JSON', (_args, { service }) => readServerHealth(service)),
  }
}

/** What a client must know to connect; null while there are no websockets. */
function websocketInfo(parts: SchemaParts): ObjectRef {
  const door = (name: string) =>
    describedObject(parts, `server_info_websocket_${name}`, {
      authentication: parts.enumeration(`server_info_websocket_${name}_authentication`, ['public', 'handshake', 'strict']),
      path: 'String',
    })
  return describedObject(parts, 'server_info_websocket', { rest: door('rest'), graphql: door('graphql'), heartbeat: 'Int' })
}

function schemaFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const { read } = parts.models
  const types = schemaTypes(parts)
  const name = () => t.arg({ type: 'String', required: true })
  const place = () => ({ collection: name(), field: name() })
  return {
    ...(read.collections.has('directus_collections') && {
      collections: field(t, [types.collection], (_args, { service }) => new CollectionsService(service).readByQuery()),
      collections_by_name: field(t, types.collection, (args, { service }) => new CollectionsService(service).readOne(args.name!), {
        name: name(),
      }),
    }),
    ...(read.collections.has('directus_fields') && {
      fields: field(t, [types.field], (_args, { service }) => new FieldsService(service).readAll()),
      fields_in_collection: field(
        t,
        [types.field],
        (args, { service }) => (read.collections.has(args.collection!) ? new FieldsService(service).readAll(args.collection!) : []),
        { collection: name() },
      ),
      fields_by_name: field(
        t,
        types.field,
        (args, { service }) => new FieldsService(service).readOne(args.collection!, args.field!),
        place(),
      ),
    }),
    ...(read.collections.has('directus_relations') && {
      relations: field(t, [types.relation], (_args, { service }) => new RelationsService(service).readAll()),
      relations_in_collection: field(
        t,
        [types.relation],
        (args, { service }) => (read.collections.has(args.collection!) ? new RelationsService(service).readAll(args.collection!) : []),
        { collection: name() },
      ),
      relations_by_name: field(
        t,
        types.relation,
        (args, { service }) => new RelationsService(service).readOne(args.collection!, args.field!),
        place(),
      ),
    }),
  }
}

function callerFields(parts: SchemaParts, t: FieldBuilder): Record<string, unknown> {
  const { collections } = parts.models.read
  const [users, roles] = [collections.get('directus_users'), collections.get('directus_roles')]
  const globals = () => describedObject(parts, 'policy_globals', { enforce_tfa: 'Boolean', app_access: 'Boolean', admin_access: 'Boolean' })
  return {
    ...(users && {
      users_me: field(t, objectType(parts, users), async (_args, { service }, info) => {
        const id = service.accountability?.user
        return id
          ? service.platform.itemsService('directus_users', service).readOne(id, { fields: selectedFields(info, service.schema, users) })
          : null
      }),
    }),
    ...(roles && {
      roles_me: field(t, [objectType(parts, roles)], (_args, { service }, info) =>
        service.platform
          .itemsService('directus_roles', service)
          .readMany(service.accountability?.roles ?? [], { fields: selectedFields(info, service.schema, roles) }),
      ),
    }),
    ...(collections.has('directus_permissions') && {
      permissions_me: field(t, 'JSON', async (_args, { service }) => answerValue(await readMyPermissions(service))),
    }),
    ...(collections.has('directus_policies') && {
      policies_me_globals: field(t, globals(), async (_args, { service }) => answerValue(await readMyGlobals(service))),
    }),
  }
}
