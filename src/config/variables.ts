import {
  boolean,
  bound,
  bytes,
  choice,
  duration,
  integer,
  list,
  nothingAllOrList,
  nothingOrString,
  optionalString,
  schedule,
  string,
  trustProxy,
  type Variable,
  variable,
} from './variable.js'

const minute = 60_000
const day = 24 * 60 * minute
const socketMode = choice('public', 'handshake', 'strict')
const sameSite = choice('lax', 'strict', 'none')

/** Every environment variable the server honours. README.md beside this file shows the same table. */
export const variables = {
  HOST: variable(string, '127.0.0.1', 'Address on which the server listens; 0.0.0.0 for all.'),
  PORT: variable(integer(0, 65_535), 8055, 'Port on which the server listens; 0 for any free one.'),
  UNIX_SOCKET_PATH: variable(optionalString, null, 'Socket file on which the server listens instead of a port.'),
  PUBLIC_URL: variable(string, '/', 'Where clients reach the server; used in mails and redirects.'),
  SECRET: variable(string, '', 'Signs all tokens. When it is missing, one is made and kept in ./data/secret.'),
  ROOT_REDIRECT: variable(nothingOrString, '/graphql', 'Where GET / leads; false for nowhere.'),
  ROBOTS_TXT: variable(string, 'User-agent: *\nDisallow: /', 'What /robots.txt answers.'),
  MAX_PAYLOAD_SIZE: variable(bytes, 2 ** 20, 'Largest body of a request that is not an upload.'),
  SERVER_KEEP_ALIVE_TIMEOUT: variable(duration, 5000, 'How long an idle connection is kept open.'),
  SERVER_HEADERS_TIMEOUT: variable(duration, minute, 'How long a client may take to send its headers.'),
  SERVER_SHUTDOWN_TIMEOUT: variable(duration, 1000, 'How long requests may go on after the server was told to stop.'),
  IP_TRUST_PROXY: variable(trustProxy, false, 'Which proxies may tell the address of a client.'),
  IP_CUSTOM_HEADER: variable(nothingOrString, null, 'A header in which a proxy tells the address of a client.'),
  LOG_LEVEL: variable(choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), 'info', 'What is logged.'),
  LOG_STYLE: variable(choice('pretty', 'raw'), 'pretty', 'Lines for people, or JSON.'),
  LOG_HTTP_IGNORE_PATHS: variable(list, [], 'Paths whose requests are not logged.'),

  DB_CLIENT: variable(
    choice('sqlite', 'sqlite3', 'postgres', 'pg', 'mysql', 'mariadb'),
    'sqlite',
    'Which database; a connection string says it, too.',
  ),
  DB_FILENAME: variable(string, './data/tessera.sqlite', 'The file of a SQLite database.'),
  DB_CONNECTION_STRING: variable(optionalString, null, 'How to reach the database, in one text.'),
  DB_HOST: variable(optionalString, null, 'Host of the database.'),
  DB_PORT: variable(bound(1), null, 'Port of the database.'),
  DB_DATABASE: variable(optionalString, null, 'Name of the database.'),
  DB_USER: variable(optionalString, null, 'User of the database.'),
  DB_PASSWORD: variable(optionalString, null, 'Password of that user.'),
  DB_SEARCH_PATH: variable(list, [], 'Schemas of a PostgreSQL database; the first takes new tables.'),
  DB_SSL: variable(
    boolean,
    false,
    'Connect to the database by TLS. Options as DB_SSL__CA, DB_SSL__REJECT_UNAUTHORIZED, ...',
  ),
  DB_POOL__MIN: variable(integer(0), 0, 'Connections that are kept open.'),
  DB_POOL__MAX: variable(integer(2), 10, 'Connections at most; the start needs two.'),
  DB_EXCLUDE_TABLES: variable(list, ['spatial_ref_sys', 'sysdiagrams'], 'Tables that the server does not see.'),

  ADMIN_EMAIL: variable(string, 'admin@example.com', 'E-mail of the first administrator of a new database.'),
  ADMIN_PASSWORD: variable(optionalString, null, 'His password; when it is missing, one is made and printed once.'),
  ADMIN_TOKEN: variable(optionalString, null, 'His static token.'),
  PROJECT_NAME: variable(optionalString, null, 'Name of the project in a new database.'),
  PROJECT_OWNER: variable(optionalString, null, 'Owner of the project in a new database.'),

  ACCESS_TOKEN_TTL: variable(duration, 15 * minute, 'How long an access token is valid.'),
  REFRESH_TOKEN_TTL: variable(duration, 7 * day, 'How long a refresh token is valid.'),
  SESSION_COOKIE_TTL: variable(duration, day, 'How long a session cookie is valid.'),
  SESSION_REFRESH_GRACE_PERIOD: variable(duration, 10_000, 'How long a session works on after it was refreshed.'),
  EMAIL_VERIFICATION_TOKEN_TTL: variable(duration, 7 * day, 'How long a registration can be confirmed.'),
  USER_INVITE_TOKEN_TTL: variable(duration, 7 * day, 'How long an invitation can be accepted.'),
  REFRESH_TOKEN_COOKIE_NAME: variable(string, 'directus_refresh_token', 'Name of the refresh cookie.'),
  REFRESH_TOKEN_COOKIE_DOMAIN: variable(optionalString, null, 'Domain of the refresh cookie.'),
  REFRESH_TOKEN_COOKIE_SECURE: variable(boolean, false, 'Send the refresh cookie by HTTPS only.'),
  REFRESH_TOKEN_COOKIE_SAME_SITE: variable(sameSite, 'lax', 'Which sites may send the refresh cookie.'),
  SESSION_COOKIE_NAME: variable(string, 'directus_session_token', 'Name of the session cookie.'),
  SESSION_COOKIE_DOMAIN: variable(optionalString, null, 'Domain of the session cookie.'),
  SESSION_COOKIE_SECURE: variable(boolean, false, 'Send the session cookie by HTTPS only.'),
  SESSION_COOKIE_SAME_SITE: variable(sameSite, 'lax', 'Which sites may send the session cookie.'),
  LOGIN_STALL_TIME: variable(duration, 500, 'How long every login takes at least, so that its time tells nothing.'),
  REGISTER_STALL_TIME: variable(duration, 750, 'How long every registration takes at least.'),
  AUTH_DISABLE_DEFAULT: variable(boolean, false, 'Switch off login by e-mail and password.'),
  AUTH_LOGIN_ATTEMPTS: variable(
    bound(1),
    25,
    'Failed logins after which a user is suspended, in a new database; then the setting decides.',
  ),
  PASSWORD_RESET_URL_ALLOW_LIST: variable(list, [], 'Addresses to which a link for a new password may lead.'),
  USER_INVITE_URL_ALLOW_LIST: variable(list, [], 'Addresses to which an invitation may lead.'),
  USER_REGISTER_URL_ALLOW_LIST: variable(list, [], 'Addresses to which a confirmation of a registration may lead.'),
  HASH_MEMORY_COST: variable(integer(1024), 65_536, 'Memory that hashing a password takes, in KiB.'),
  HASH_TIME_COST: variable(integer(2), 3, 'Rounds that hashing a password takes.'),
  HASH_PARALLELISM: variable(integer(1, 255), 4, 'Threads that hash a password.'),

  QUERY_LIMIT_DEFAULT: variable(integer(0), 100, 'Items that are answered when a query has no limit.'),
  QUERY_LIMIT_MAX: variable(integer(-1), -1, 'Items that a query may ask for; -1 for no bound.'),
  MAX_RELATIONAL_DEPTH: variable(integer(2), 10, 'How many relations deep a query may go.'),
  MAX_JSON_QUERY_DEPTH: variable(integer(1), 10, 'How deep a query may look into a JSON value.'),
  MAX_BATCH_MUTATION: variable(bound(1), null, 'Items that one request may write; nothing for no bound.'),
  IMPORT_MAX_FILE_SIZE: variable(bytes, 50 * 2 ** 20, 'Largest file of items that is imported; it is read into memory.'),
  QUERYSTRING_MAX_PARSE_DEPTH: variable(integer(1), 10, 'How deep brackets in a query string may be nested.'),
  QUERYSTRING_ARRAY_LIMIT: variable(integer(1), 500, 'Entries that a list in a query string may have.'),

  CORS_ENABLED: variable(boolean, false, 'Let browsers of other origins call the server.'),
  CORS_ORIGIN: variable(nothingAllOrList, false, 'Which origins: none, all, or these.'),
  CORS_METHODS: variable(list, ['GET', 'POST', 'PATCH', 'DELETE'], 'Methods they may use.'),
  CORS_ALLOWED_HEADERS: variable(list, ['Content-Type', 'Authorization', 'If-Match', 'Idempotency-Key'], 'Headers they may send.'),
  CORS_EXPOSED_HEADERS: variable(list, ['Content-Range', 'ETag', 'Idempotency-Replayed'], 'Headers they may read.'),
  CORS_CREDENTIALS: variable(boolean, true, 'Whether they may send cookies.'),
  CORS_MAX_AGE: variable(integer(0), 18_000, 'Seconds for which they may remember these answers.'),

  GRAPHQL_INTROSPECTION: variable(boolean, true, 'Let clients ask for the GraphQL schema.'),
  GRAPHQL_QUERY_TOKEN_LIMIT: variable(integer(1), 5000, 'Tokens that a GraphQL document may have.'),
  GRAPHQL_SCHEMA_CACHE_CAPACITY: variable(
    integer(1),
    100,
    'GraphQL schemas that are kept, one for each set of permissions.',
  ),

  WEBSOCKETS_ENABLED: variable(boolean, false, 'Open the door for WebSockets: subscriptions and items, GraphQL subscriptions.'),
  WEBSOCKETS_REST_ENABLED: variable(boolean, true, 'Messages in JSON, as the SDK speaks them.'),
  WEBSOCKETS_REST_PATH: variable(string, '/websocket', 'Where that is.'),
  WEBSOCKETS_REST_AUTH: variable(socketMode, 'handshake', 'Whether clients have to say who they are: never, first of all, or when they connect.'),
  WEBSOCKETS_REST_AUTH_TIMEOUT: variable(integer(1), 10, 'Seconds that they may take for it.'),
  WEBSOCKETS_REST_CONN_LIMIT: variable(bound(1), null, 'Connections at most; nothing for no bound.'),
  WEBSOCKETS_GRAPHQL_ENABLED: variable(boolean, true, 'GraphQL subscriptions, by the protocol graphql-transport-ws.'),
  WEBSOCKETS_GRAPHQL_PATH: variable(string, '/graphql', 'Where that is.'),
  WEBSOCKETS_GRAPHQL_AUTH: variable(socketMode, 'handshake', 'Whether clients have to say who they are: never, first of all, or when they connect.'),
  WEBSOCKETS_GRAPHQL_AUTH_TIMEOUT: variable(integer(1), 10, 'Seconds that they may take for it.'),
  WEBSOCKETS_GRAPHQL_CONN_LIMIT: variable(bound(1), null, 'Connections at most; nothing for no bound.'),
  WEBSOCKETS_HEARTBEAT_ENABLED: variable(boolean, true, 'Close connections whose client is gone.'),
  WEBSOCKETS_HEARTBEAT_PERIOD: variable(integer(1), 30, 'Seconds between two questions whether he is still there.'),

  EMAIL_FROM: variable(string, 'no-reply@example.com', 'Sender of mails.'),
  EMAIL_TRANSPORT: variable(optionalString, null, 'How mails are sent: smtp or sendmail; when it is missing, none is sent and the log says so.'),
  EMAIL_SENDMAIL_PATH: variable(string, '/usr/sbin/sendmail', 'The program that sends mails, for sendmail.'),
  EMAIL_SMTP_HOST: variable(string, '127.0.0.1', 'Host of the mail server, for smtp.'),
  EMAIL_SMTP_PORT: variable(integer(1), 587, 'Port of the mail server.'),
  EMAIL_SMTP_USER: variable(optionalString, null, 'User at the mail server.'),
  EMAIL_SMTP_PASSWORD: variable(optionalString, null, 'His password.'),
  EMAIL_SMTP_SECURE: variable(boolean, false, 'Speak TLS from the first byte.'),

  STORAGE_LOCAL_ROOT: variable(string, './uploads', 'Folder of uploaded files.'),

  EXTENSIONS_PATH: variable(string, './extensions', 'Folder of the extensions.'),
  EXTENSIONS_MUST_LOAD: variable(boolean, false, 'Do not start when an extension cannot be loaded.'),
  EXTENSIONS_AUTO_RELOAD: variable(boolean, false, 'Load an extension again when its files change.'),

  RETENTION_ENABLED: variable(boolean, false, 'Remove history that is older than the following say.'),
  RETENTION_SCHEDULE: variable(schedule, '0 0 * * *', 'When that happens.'),
  RETENTION_BATCH: variable(integer(1), 500, 'Rows that are removed in one transaction.'),
  ACTIVITY_RETENTION: variable(duration, 90 * day, 'How long activity is kept; 0 for ever.'),
  REVISIONS_RETENTION: variable(duration, 90 * day, 'How long revisions are kept, with the activity they belong to; 0 for ever.'),
  FLOW_LOGS_RETENTION: variable(duration, 90 * day, 'How long the logs of flows are kept; 0 for ever.'),

  CACHE_ENABLED: variable(boolean, false, 'Keep answers for a while.'),
  CACHE_TTL: variable(duration, 5 * minute, 'How long answers are kept.'),
  RATE_LIMITER_ENABLED: variable(boolean, false, 'Bound the requests of one address.'),
  RATE_LIMITER_POINTS: variable(integer(1), 50, 'Requests of one address in that time.'),
  RATE_LIMITER_DURATION: variable(integer(1), 1, 'That time, in seconds.'),
} as const satisfies Record<string, Variable<never> | Variable<unknown>>

/** The name of a variable. */
export type VariableName = keyof typeof variables

/** What the variables say. */
export type Values = {
  readonly [Name in VariableName]: (typeof variables)[Name] extends Variable<infer Value> ? Value : never
}
