import { assistantsConfig } from './assistants-config.js'
import { cacheConfig } from './cache-config.js'
import { castValue } from './cast.js'
import { ConfigError } from './config-error.js'
import { databaseConfig } from './database-config.js'
import type { Environment } from './environment.js'
import { limitersConfig } from './limiters-config.js'
import { mailConfig } from './mail-config.js'
import { nodesConfig } from './nodes-config.js'
import { providerConfigs } from './provider-config.js'
import { readValues } from './read-values.js'
import { redisConfig } from './redis-config.js'
import { storageConfig } from './storage-config.js'
import { type Values, variables } from './variables.js'

/** The configuration of one server: typed, complete, frozen. */
export type Config = ReturnType<typeof buildConfig>

/** Makes the configuration of the variables. Throws one `ConfigError` that tells every mistake. */
export function loadConfig(environment: Environment): Config {
  const values = readValues(environment)
  if (values.SECRET === '') throw new ConfigError(['SECRET is missing: it signs the tokens, so without it nobody could log in.'])
  return deepFreeze(buildConfig(values, environment))
}

function buildConfig(values: Values, environment: Environment) {
  return {
    server: serverConfig(values),
    log: { level: values.LOG_LEVEL, ignoredPaths: values.LOG_HTTP_IGNORE_PATHS },
    database: databaseConfig(values, environment),
    bootstrap: bootstrapConfig(values),
    auth: authConfig(values, environment),
    limits: limitsConfig(values),
    limiters: limitersConfig(values),
    redis: redisConfig(values),
    nodes: nodesConfig(values),
    cache: cacheConfig(values),
    cors: corsConfig(values),
    graphql: graphqlConfig(values),
    ...assistantsConfig(values),
    mail: mailConfig(values),
    metrics: {
      enabled: values.METRICS_ENABLED,
      schedule: values.METRICS_SCHEDULE,
      services: values.METRICS_SERVICES,
      tokens: values.METRICS_TOKENS,
      prefix: values.METRICS_NAME_PREFIX,
    },
    /** Lengths of time are milliseconds. */
    health: {
      enabled: values.HEALTHCHECK_ENABLED,
      services: values.HEALTHCHECK_SERVICES,
      keptFor: values.HEALTHCHECK_CACHE_TTL,
      databaseThreshold: values.DB_HEALTHCHECK_THRESHOLD,
    },
    storage: storageConfig(values, environment),
    files: filesConfig(values),
    assets: assetsConfig(values),
    tus: {
      enabled: values.TUS_ENABLED,
      chunkSize: values.TUS_CHUNK_SIZE,
      expiration: values.TUS_UPLOAD_EXPIRATION,
      cleanup: values.TUS_CLEANUP_SCHEDULE,
    },
    /** Lengths of time are milliseconds, memory megabytes. */
    schema: { path: values.SCHEMA_PATH },
    extensions: {
      path: values.EXTENSIONS_PATH,
      packages: values.PACKAGE_FILE_LOCATION,
      mustLoad: values.EXTENSIONS_MUST_LOAD,
      autoReload: values.EXTENSIONS_AUTO_RELOAD,
      sandboxMemory: values.EXTENSIONS_SANDBOX_MEMORY,
      sandboxTimeout: values.EXTENSIONS_SANDBOX_TIMEOUT,
      limit: values.EXTENSIONS_LIMIT,
      registry: values.MARKETPLACE_REGISTRY,
      trust: values.MARKETPLACE_TRUST,
    },
    /** Lengths of time are milliseconds, memory megabytes. */
    flows: {
      envAllowList: values.FLOWS_ENV_ALLOW_LIST,
      runTimeout: values.FLOWS_RUN_TIMEOUT,
      requestTimeout: values.FLOWS_REQUEST_TIMEOUT,
      deliveryAttempts: values.FLOWS_DELIVERY_ATTEMPTS,
      scriptMemory: values.FLOWS_RUN_SCRIPT_MAX_MEMORY,
      scriptTimeout: values.FLOWS_RUN_SCRIPT_TIMEOUT,
    },
    /** Lengths of time are milliseconds; 0 keeps for ever. */
    retention: {
      enabled: values.RETENTION_ENABLED,
      schedule: values.RETENTION_SCHEDULE,
      batch: values.RETENTION_BATCH,
      activity: values.ACTIVITY_RETENTION,
      revisions: values.REVISIONS_RETENTION,
      flowLogs: values.FLOW_LOGS_RETENTION,
    },
    websockets: websocketConfig(values),
    env: extensionEnvironment(environment),
  }
}

const graphqlConfig = (values: Values) => ({
  introspection: values.GRAPHQL_INTROSPECTION,
  tokenLimit: values.GRAPHQL_QUERY_TOKEN_LIMIT,
  schemaCacheCapacity: values.GRAPHQL_SCHEMA_CACHE_CAPACITY,
  /** In bytes. */
  schemaCacheSize: values.GRAPHQL_SCHEMA_CACHE_SIZE,
  documents: values.GRAPHQL_DOCUMENTS,
  knownOnly: values.GRAPHQL_ONLY_KNOWN_DOCUMENTS,
  hasNonNullLists: values.GRAPHQL_NON_NULL_LISTS,
  hasExactTypes: values.GRAPHQL_EXACT_TYPES,
  isSubgraph: values.GRAPHQL_FEDERATION,
})

function serverConfig(values: Values) {
  if (values.IP_CUSTOM_HEADER && values.IP_TRUST_PROXY === false)
    throw new ConfigError(['IP_CUSTOM_HEADER needs IP_TRUST_PROXY: without it, any client could say an address in that header.'])
  return serverValues(values)
}

const serverValues = (values: Values) => ({
  host: values.HOST,
  port: values.PORT,
  socketPath: values.UNIX_SOCKET_PATH,
  publicUrl: values.PUBLIC_URL,
  rootRedirect: values.ROOT_REDIRECT,
  robotsTxt: values.ROBOTS_TXT,
  maxPayloadSize: values.MAX_PAYLOAD_SIZE,
  keepAliveTimeout: values.SERVER_KEEP_ALIVE_TIMEOUT,
  headersTimeout: values.SERVER_HEADERS_TIMEOUT,
  shutdownTimeout: values.SERVER_SHUTDOWN_TIMEOUT,
  trustProxy: values.IP_TRUST_PROXY,
  addressHeader: values.IP_CUSTOM_HEADER,
})

const bootstrapConfig = (values: Values) => ({
  adminEmail: values.ADMIN_EMAIL,
  adminPassword: values.ADMIN_PASSWORD,
  adminToken: values.ADMIN_TOKEN,
  projectName: values.PROJECT_NAME,
  projectOwner: values.PROJECT_OWNER,
  loginAttempts: values.AUTH_LOGIN_ATTEMPTS,
})

/** Lengths of time are milliseconds. */
const authConfig = (values: Values, environment: Environment) => ({
  secret: values.SECRET,
  accessTokenTtl: values.ACCESS_TOKEN_TTL,
  refreshTokenTtl: values.REFRESH_TOKEN_TTL,
  sessionTtl: values.SESSION_COOKIE_TTL,
  sessionGracePeriod: values.SESSION_REFRESH_GRACE_PERIOD,
  inviteTokenTtl: values.USER_INVITE_TOKEN_TTL,
  verificationTokenTtl: values.EMAIL_VERIFICATION_TOKEN_TTL,
  loginStallTime: values.LOGIN_STALL_TIME,
  lockTime: values.AUTH_LOCK_TIME,
  registerStallTime: values.REGISTER_STALL_TIME,
  disableDefault: values.AUTH_DISABLE_DEFAULT,
  providers: providerConfigs(values, environment),
  allowedPublicUrls: values.AUTH_ALLOWED_PUBLIC_URLS,
  passwordResetUrls: values.PASSWORD_RESET_URL_ALLOW_LIST,
  inviteUrls: values.USER_INVITE_URL_ALLOW_LIST,
  registerUrls: values.USER_REGISTER_URL_ALLOW_LIST,
  hash: { memoryCost: values.HASH_MEMORY_COST, timeCost: values.HASH_TIME_COST, parallelism: values.HASH_PARALLELISM },
  refreshCookie: {
    name: values.REFRESH_TOKEN_COOKIE_NAME,
    domain: values.REFRESH_TOKEN_COOKIE_DOMAIN,
    secure: values.REFRESH_TOKEN_COOKIE_SECURE,
    sameSite: values.REFRESH_TOKEN_COOKIE_SAME_SITE,
  },
  sessionCookie: {
    name: values.SESSION_COOKIE_NAME,
    domain: values.SESSION_COOKIE_DOMAIN,
    secure: values.SESSION_COOKIE_SECURE,
    sameSite: values.SESSION_COOKIE_SAME_SITE,
  },
})

const limitsConfig = (values: Values) => ({
  queryDefault: values.QUERY_LIMIT_DEFAULT,
  /** null: no upper bound. */
  queryMax: values.QUERY_LIMIT_MAX === -1 ? null : values.QUERY_LIMIT_MAX,
  /** null: no upper bound. */
  queryCost: values.QUERY_MAX_COST,
  relationalDepth: values.MAX_RELATIONAL_DEPTH,
  jsonDepth: values.MAX_JSON_QUERY_DEPTH,
  batchMutation: values.MAX_BATCH_MUTATION ?? Number.POSITIVE_INFINITY,
  importRows: values.IMPORT_MAX_ROWS ?? Number.POSITIVE_INFINITY,
  importSize: values.IMPORT_MAX_FILE_SIZE,
  queryStringDepth: values.QUERYSTRING_MAX_PARSE_DEPTH,
  queryStringList: values.QUERYSTRING_ARRAY_LIMIT,
})

/** Lengths of time are milliseconds; a door that is closed is null. */
const websocketConfig = (values: Values) => ({
  rest:
    values.WEBSOCKETS_ENABLED && values.WEBSOCKETS_REST_ENABLED
      ? {
          path: values.WEBSOCKETS_REST_PATH,
          mode: values.WEBSOCKETS_REST_AUTH,
          authTimeout: values.WEBSOCKETS_REST_AUTH_TIMEOUT * 1000,
          mostConnections: values.WEBSOCKETS_REST_CONN_LIMIT ?? Number.POSITIVE_INFINITY,
        }
      : null,
  graphql:
    values.WEBSOCKETS_ENABLED && values.WEBSOCKETS_GRAPHQL_ENABLED
      ? {
          path: values.WEBSOCKETS_GRAPHQL_PATH,
          mode: values.WEBSOCKETS_GRAPHQL_AUTH,
          authTimeout: values.WEBSOCKETS_GRAPHQL_AUTH_TIMEOUT * 1000,
          mostConnections: values.WEBSOCKETS_GRAPHQL_CONN_LIMIT ?? Number.POSITIVE_INFINITY,
        }
      : null,
  /** The log, for administrators. */
  logs:
    values.WEBSOCKETS_ENABLED && values.WEBSOCKETS_LOGS_ENABLED
      ? {
          path: `${values.WEBSOCKETS_REST_PATH.replace(/\/$/, '')}/logs`,
          least: values.WEBSOCKETS_LOGS_LEVEL,
          mostConnections: values.WEBSOCKETS_LOGS_CONN_LIMIT ?? Number.POSITIVE_INFINITY,
        }
      : null,
  heartbeat: values.WEBSOCKETS_HEARTBEAT_ENABLED ? values.WEBSOCKETS_HEARTBEAT_PERIOD * 1000 : null,
})

const filesConfig = (values: Values) => ({
  /** null: no upper bound. */
  maxSize: values.FILES_MAX_UPLOAD_SIZE,
  types: values.FILES_MIME_TYPE_ALLOW_LIST,
  metadata: values.FILE_METADATA_ALLOW_LIST,
  deletesMoved: values.FILES_DELETE_ORIGINAL_ON_MOVE,
  importTimeout: values.FILES_IMPORT_TIMEOUT,
  importDenyList: values.IMPORT_IP_DENY_LIST,
})

/** Lengths of time are milliseconds, dimensions pixels, memory bytes. */
const assetsConfig = (values: Values) => ({
  cacheTtl: values.ASSETS_CACHE_TTL,
  revalidate: values.ASSETS_CACHE_REVALIDATE,
  contentSecurityPolicy: values.ASSETS_CONTENT_SECURITY_POLICY,
  maxConcurrent: values.ASSETS_TRANSFORM_MAX_CONCURRENT,
  maxOperations: values.ASSETS_TRANSFORM_MAX_OPERATIONS,
  maxDimension: values.ASSETS_TRANSFORM_IMAGE_MAX_DIMENSION,
  maxOutputDimension: values.ASSETS_TRANSFORM_IMAGE_MAX_OUTPUT_DIMENSION,
  timeout: values.ASSETS_TRANSFORM_TIMEOUT,
  maxMemory: values.ASSETS_TRANSFORM_MAX_MEMORY,
})

const corsConfig = (values: Values) => ({
  enabled: values.CORS_ENABLED,
  origin: values.CORS_ORIGIN,
  methods: values.CORS_METHODS,
  allowedHeaders: values.CORS_ALLOWED_HEADERS,
  exposedHeaders: values.CORS_EXPOSED_HEADERS,
  credentials: values.CORS_CREDENTIALS,
  maxAge: values.CORS_MAX_AGE,
})

/** What extensions get as `env`: every variable, with our standard where it is not set. */
function extensionEnvironment(environment: Environment): Readonly<Record<string, unknown>> {
  const standards = Object.entries(variables).map(([name, { standard }]) => [name, standard] as const)
  const given = Object.entries(environment).map(([name, raw]) => [name, castValue(raw)] as const)
  return Object.fromEntries([...standards, ...given])
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof RegExp || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
