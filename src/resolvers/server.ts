import type { Item, ServiceContext } from '../context.js'
import { apiError, forbidden } from '../errors/api-error.js'
import type { Health } from '../services/server/health.js'
import { serverHealth, serverInfo } from '../services/server/server.js'
import { describeTypes } from '../services/specifications/sdk-types.js'
import { valueAnswer } from './answer.js'
import { describeApi } from './openapi.js'
import { isAsked } from './perform-write.js'
import type { Asked, Row } from './row.js'
import { answer, flag, integer, json, listOf, nothing, object, oneOf, orFalse, text, withMore } from './shape.js'

/** What the server says of itself. */
const readServerInfo = (context: ServiceContext): Promise<Item> => serverInfo(context)

/** Whether everything is there. */
const readServerHealth = (context: ServiceContext): Promise<Health | Pick<Health, 'status'>> => serverHealth(context)

const websocketDoor = (name: string) =>
  orFalse(
    answer(`server_info_websocket_${name}`, {
      authentication: oneOf(`server_info_websocket_${name}_authentication`, 'public', 'handshake', 'strict'),
      path: text,
    }),
  )
const websocket = withMore(
  answer('server_info_websocket', { rest: websocketDoor('rest'), graphql: websocketDoor('graphql'), heartbeat: orFalse(integer) }),
  { collaborativeEditing: flag, logs: flag },
)
const image = answer('server_info_image', { id: text, type: text })
const project = withMore(
  answer('server_info_project', {
    project_name: text,
    project_descriptor: text,
    project_logo: text,
    project_color: text,
    default_language: text,
    public_foreground: { ...text, rest: image },
    public_background: { ...text, rest: image },
    public_note: text,
    custom_css: text,
    public_registration: flag,
    public_registration_verify_email: flag,
  }),
  {
    public_favicon: text,
    default_appearance: text,
    default_theme_light: text,
    default_theme_dark: text,
    theme_light_overrides: json,
    theme_dark_overrides: json,
  },
)
const rateLimit = answer('server_info_rate_limit', { points: integer, duration: integer })
/** Everybody is told the project; the rest is for logged-in users. */
const info = withMore(
  answer('server_info', {
    project,
    rateLimit: { ...flag, rest: orFalse(rateLimit).rest! },
    rateLimitGlobal: { ...flag, rest: orFalse(rateLimit).rest! },
    websocket: orFalse(websocket),
    queryLimit: answer('server_info_query_limit', { default: integer, max: integer }),
  }),
  {
    setupCompleted: flag,
    version: text,
    files: answer('server_info_files', { mimeTypeAllowList: listOf(text) }),
    uploads: answer('server_info_uploads', { tus: flag, chunkSize: integer }),
    extensions: answer('server_info_extensions', { limit: integer, tessera: answer('server_info_tessera', { version: text }) }),
    mcp_enabled: flag,
    ai_enabled: flag,
    ai_providers: listOf(text),
  },
)

/** The GraphQL schema of the caller; as if there were no such request when introspection is off. */
async function readSdl({ context, connection, parameters }: Asked, scope: 'items' | 'system', path: string) {
  const sdl = await connection.printSdl(context, scope, isAsked(parameters.additions))
  if (sdl === null) throw apiError('ROUTE_NOT_FOUND', { path })
  return valueAnswer(sdl)
}

const sdl = { method: 'GET', sends: 'application/octet-stream' } as const

/** The server itself, and what describes it. */
export const serverRows = (allRows: () => readonly Row[]): readonly Row[] => [
  {
    name: 'server.ping',
    summary: 'Tell whether the server is there',
    kind: 'read',
    audience: 'everybody',
    input: nothing,
    answer: text,
    rest: { method: 'GET', path: '/server/ping', sends: 'text/html' },
    graphql: { root: 'query', field: 'server_ping' },
    resolve: async () => valueAnswer('pong'),
  },
  {
    name: 'server.info',
    summary: 'Read facts about the server',
    kind: 'read',
    audience: 'everybody',
    input: nothing,
    answer: info,
    rest: { method: 'GET', path: '/server/info' },
    graphql: { root: 'query', field: 'server_info' },
    resolve: async ({ context }) => valueAnswer(await readServerInfo(context)),
  },
  {
    name: 'server.health',
    summary: 'Read whether everything that the server needs is there',
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: json,
    rest: { method: 'GET', path: '/server/health', sends: 'application/health+json' },
    graphql: { root: 'query', field: 'server_health' },
    resolve: async ({ context }) => valueAnswer(await readServerHealth(context)),
  },
  {
    name: 'server.setup',
    summary: 'Create the first administrator',
    kind: 'action',
    audience: 'users',
    input: nothing,
    answer: null,
    rest: { method: 'POST', path: '/server/setup' },
    // An administrator exists since the first start.
    resolve: () => {
      throw forbidden()
    },
  },
  {
    name: 'server.specs.oas',
    summary: 'Describe REST as OpenAPI, as far as the caller may use it',
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: json,
    rest: { method: 'GET', path: '/server/specs/oas', sends: 'application/json' },
    graphql: { root: 'query', field: 'server_specs_oas' },
    resolve: async ({ context }) => valueAnswer(await describeApi(context, allRows())),
  },
  {
    name: 'server.specs.graphql',
    summary: 'Print the GraphQL schema of the caller',
    kind: 'read',
    audience: 'users',
    input: object({ 'scope?': oneOf('graphql_sdl_scope', 'items', 'system'), 'additions?': flag }),
    answer: text,
    rest: { ...sdl, path: '/server/specs/graphql' },
    graphql: { root: 'query', field: 'server_specs_graphql' },
    resolve: (asked) => readSdl(asked, asked.parameters.scope === 'system' ? 'system' : 'items', '/server/specs/graphql'),
  },
  {
    name: 'server.specs.graphql.items',
    summary: 'Print the GraphQL schema of own collections',
    kind: 'read',
    audience: 'users',
    input: object({ 'additions?': flag }),
    answer: text,
    rest: { ...sdl, path: '/server/specs/graphql/items' },
    resolve: (asked) => readSdl(asked, 'items', '/server/specs/graphql/items'),
  },
  {
    name: 'server.specs.graphql.system',
    summary: 'Print the GraphQL schema of system collections',
    kind: 'read',
    audience: 'users',
    input: object({ 'additions?': flag }),
    answer: text,
    rest: { ...sdl, path: '/server/specs/graphql/system' },
    resolve: (asked) => readSdl(asked, 'system', '/server/specs/graphql/system'),
  },
  {
    name: 'server.specs.types',
    summary: 'Describe the collections in TypeScript, for @directus/sdk',
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: text,
    rest: { method: 'GET', path: '/server/specs/types', sends: 'application/typescript' },
    graphql: { root: 'query', field: 'server_specs_types', isAddition: true },
    resolve: async ({ context }) => valueAnswer(await describeTypes(context)),
  },
]
