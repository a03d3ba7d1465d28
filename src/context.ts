import type { Logger } from 'pino'
import type { Config } from './config/config.js'
import type { Database } from './database/database.js'
import type { SystemClient } from './database/prisma.js'
import type { Statement } from './database/statement.js'
import type { Events } from './events.js'
import type { Mailer } from './mail/mailer.js'
import type { Parts } from './parts.js'
import type { Accountability } from './permissions/accountability.js'
import type { ReadExplanation } from './permissions/explain.js'
import type { PermissionSets } from './permissions/permission-set.js'
import type { PolicyStore } from './permissions/policy-store.js'
import type { SchemaReducer } from './permissions/reduce.js'
import type { Patterns } from './query/pattern.js'
import type { BoundStatement } from './query/prepare.js'
import type { SchemaModel } from './schema/model.js'
import type { SchemaViews } from './schema/overview.js'
import type { SchemaDraft, SchemaStore } from './schema/store.js'
import type { CursorSeal } from './security/cursors.js'
import type { Hashing } from './security/hashing.js'
import type { Limiters } from './security/limits/limiters.js'
import type { LoginAttempts } from './security/login-attempts.js'
import type { SecretSeal } from './security/secret-seal.js'
import type { Storage } from './storage/storage.js'

/** Bounds of what one request may ask. */
export interface Limits {
  readonly queryDefault: number
  /** null: no upper bound. */
  readonly queryMax: number | null
  readonly relationalDepth: number
  readonly jsonDepth: number
  /** Values that the reads of one request may touch, about (query/cost.ts); null for no bound. */
  readonly queryCost: number | null
  /** Rows that one request may write, nested ones included; Infinity for no bound. */
  readonly batchMutation: number
  /** The same for an import of a file. */
  readonly importRows: number
}

/** What one running server holds and every service works with. Made once (services/bootstrap/open-platform.ts); two can live in one process. */
export interface Platform {
  readonly config: Config
  readonly database: Database
  readonly schema: SchemaStore
  /** The schema as extension code knows it. */
  readonly viewOf: SchemaViews
  readonly events: Events
  readonly policies: PolicyStore
  /** The project's settings, remembered until they are written; null before there are any. */
  settings(): Promise<SettingsRow | null>
  readonly permissions: PermissionSets
  readonly reduce: SchemaReducer
  readonly reads: ReadCache
  readonly tableSizes: TableSizes
  readonly cursors: CursorSeal
  /** Encrypts what fields with the special `encrypt` hold. */
  readonly secrets: SecretSeal
  /** How often the login of each user failed. */
  readonly attempts: LoginAttempts
  readonly patterns: Patterns
  readonly limits: Limits
  /** How often who may do what. */
  readonly limiters: Limiters
  readonly logger: Logger
  readonly extensions: ExtensionRegistry
  /** The version of this server. */
  readonly release: string
  /** Sends mails; a mail that cannot be sent is logged, never an error of the request. */
  readonly mailer: Mailer
  /** Where files are stored. */
  readonly storage: Storage
  /** Hashes passwords and other secrets (argon2id), and tries them. */
  readonly hashing: Hashing
  /** Tells what writes changed. */
  readonly changes: ItemChanges
  /** What features bring and only they need, each found by its key. */
  readonly parts: Parts
  /** The servers that run on the same database. */
  readonly nodes: Nodes
  /**
   * Says in a transaction that it changes these users, roles, policies, sessions, settings or flows (without keys: any of them): when it is committed, every node
   * forgets what it remembers of them.
   */
  accessChanged(database: Database, collection: string, keys: readonly PrimaryKey[]): Promise<void>
  /** Calls back after every such change, of any node, until the returned function is called. */
  onAccessChange(listener: AccessListener): () => void
}

/** The one row of directus_settings. */
export type SettingsRow = NonNullable<Awaited<ReturnType<SystemClient['settings']['findFirst']>>>

/** Where a change was made. */
export type ChangeOrigin = 'here' | 'elsewhere'
/** Hears of changes of the rows that decide access. */
export type AccessListener = (collection: string, keys: readonly PrimaryKey[], origin: ChangeOrigin) => void | Promise<void>

/** What a write changed, as the other nodes are told of it. */
export type NodeChange =
  | { readonly kind: 'access'; readonly collection: string; readonly keys: readonly PrimaryKey[] }
  | { readonly kind: 'schema' }
  | { readonly kind: 'extensions' }
  /** Kept answers from these collections are too old; null: from any. Told where Redis does not tell it. */
  | { readonly kind: 'written'; readonly collections: readonly string[] | null }
  | (ItemChange & { readonly kind: 'items'; readonly sights?: readonly Sight[] })

/** The servers that run on the same database. */
export interface Nodes {
  /** This one, as the others know it. */
  readonly id: string
  /** Are the others told of changes? */
  readonly areSeveral: boolean
  /** Are they told of changes of items? */
  readonly tellItems: boolean
  /** Has Redis been away for longer than the server may go on without? Then only administrators may read. */
  readonly isCutOff: boolean
  /** Waits until this node knows what any node has acknowledged before the call; null where there is one alone. */
  readonly current: (() => Promise<void>) | null
  /** Writes in the running transaction what it changes; all nodes know it before the client is answered. */
  tell(database: Database, change: NodeChange): Promise<void>
}

/** On whose behalf, on which schema and connection a service works. */
export interface ServiceContext {
  readonly platform: Platform
  readonly schema: SchemaModel
  /** null: the server itself (`asSystem`), bound by no rule and leaving no trace. */
  readonly accountability: Accountability | null
  readonly database: Database
  /** There inside a change of the schema: what the change has made so far. */
  readonly draft?: SchemaDraft
  /** There where one request reads several times: what its reads have cost. */
  readonly meter?: CostMeter
  /** There where what the caller spends over several requests is limited: told of what every read costs. */
  readonly charge?: (cost: number) => void
  /** There where the answers of a request's reads may be those of an earlier one. */
  readonly answers?: RequestAnswers
  /** There while an administrator has a read explained. */
  readonly explain?: Explainer
}

/** The same context for work of the server itself: no rule applies, and no history is kept. */
export const asSystem = (context: ServiceContext): ServiceContext => ({ ...context, accountability: null })

/** The context in which the server works by itself, on the current schema. */
export const systemContext = (platform: Platform): ServiceContext => ({
  platform,
  schema: platform.schema.current().model,
  accountability: null,
  database: platform.database,
})

export type PrimaryKey = string | number
/** An item, or a part of one, in the API's form. */
export type Item = Record<string, unknown>

/** Statements by the shape of their query, and whole reads by the text of their question. */
export interface ReadCache {
  /** Finds the statement of a shape, rendering it the first time. */
  statement(shape: string, render: () => Statement): Statement
  /** A read that was prepared before for the same question, permissions and schema. */
  prepared(key: string): PreparedRead | undefined
  keep(key: string, read: PreparedRead): void
}

/** A statement with its parameters, ready to run, but for keys that are told then. Only for questions whose answer depends on the data alone. */
export interface PreparedRead extends BoundStatement {
  /** The collections that it is read from, in lower case; null: its answer must not be kept. */
  readonly collections: readonly string[] | null
  /** What it costs by its limits alone (query/cost.ts); Infinity where the sizes of tables decide. */
  readonly cost: number
}

/** About how many rows the tables have. Asking costs no statement: they are counted in the background, and our own writes move the number along. */
export interface TableSizes {
  /** The number of rows, rounded up to a power of two; Infinity where it is not known yet. */
  of(table: string): number
  /** Rows were added. That rows were removed is seen when they are counted again. */
  added(table: string, rows: number): void
  /** Waits until every table of the schema was counted once. */
  ready(): Promise<void>
  /** Ends the counting in the background. */
  close(): void
}

/** What the reads of one request have cost so far, where there may be many (GraphQL). */
export interface CostMeter {
  spent: number
  /** How much more a value costs here than in a text that the database writes. */
  readonly weight: number
}

/** The answers of one request's reads, some of which may be kept from earlier ones (services/items/answers). */
export interface RequestAnswers {
  /** The answer of a statement with these values: one that is kept, or the one that `ask` gives. `collections`: those it is read from; null: it also depends on the moment. */
  row<Row extends object>(
    text: string,
    parameters: readonly unknown[],
    collections: readonly string[] | null,
    ask: () => Promise<Row | undefined>,
  ): Promise<Row | undefined>
}

/** What was done to items. */
export type ChangeAction = 'create' | 'update' | 'delete'

/** Items of one collection that one write changed. */
export interface ItemChange {
  readonly collection: string
  readonly action: ChangeAction
  readonly keys: readonly PrimaryKey[]
}

/** How far changes have been taken up: all numbers up to `last`, but for those whose transactions may still be under way, in order. */
export interface ChangePosition {
  readonly last: bigint
  readonly missing: readonly bigint[]
}

/** Where a change stands among all changes. */
export interface ChangePlace {
  readonly id: bigint
  /** What was taken up by then, this change included. */
  readonly position: ChangePosition
}

/** Hears of the changes of items. `place`: where the change stands in the journal; absent where there is none. */
export interface ChangeListener {
  /** Items were created or updated, and that is committed. */
  changed(change: ItemChange, place?: ChangePlace): void
  /**
   * Items are about to be deleted in the running transaction: the last moment in which they can be looked at. Gives who saw which of them. It must never
   * fail the deletion.
   */
  deleting(context: ServiceContext, change: ItemChange): Promise<readonly Sight[]>
  /** They are deleted, and that is committed. */
  deleted(sights: readonly Sight[], place?: ChangePlace): void
  /** Another node has written these collections; null: any of them. */
  elsewhere?(collections: readonly string[] | null): void
}

/** Which of the items that are deleted a subscription saw, and with which rights. */
export interface Sight {
  readonly subscription: string
  readonly rights: string
  readonly keys: readonly PrimaryKey[]
}

/** Writes tell here what they changed, and listeners hear of it. */
export interface ItemChanges extends Required<ChangeListener> {
  /** Does anybody listen? Writes save themselves the work otherwise. */
  readonly isHeard: boolean
  /** Adds a listener, until the returned function is called. */
  listen(listener: ChangeListener): () => void
}

/** Gathers what decided while a request is answered. */
export interface Explainer {
  readonly reads: ReadExplanation[]
}

/** An extension that is there, switched on or not. */
export interface KnownExtension {
  readonly name: string
  readonly version: string
  /** The kinds of `extensions/kinds/`, `bundle`, or a part of a studio. */
  readonly type: string
  /** The hosts it was made for, as a semver range. */
  readonly host: string
  readonly source: string
  /** As its row in directus_extensions has it. */
  readonly folder: string
  /** Where it lies. */
  readonly path: string
  /** The file of its code that runs in this server, as seen from where it lies; null: none. */
  readonly entrypoint: string | null
  readonly sandbox: Readonly<Record<string, unknown>> | null
  /** What a bundle holds, and whether its entries may be switched one by one. */
  readonly entries: readonly { readonly name: string; readonly type: string }[]
  readonly partial: boolean
}

/** What loads extensions, as far as others may ask it. */
export interface ExtensionSource {
  list(): readonly KnownExtension[]
  /** Takes all out and loads those that are switched on now. */
  reload(): Promise<void>
  /** What would run of the extension in a folder; null when there is none. Throws when its package.json is wrong. */
  examine(folder: string): Promise<ExaminedExtension | null>
}

/** What a package in a folder asks for. */
export interface ExaminedExtension {
  /** Has it a part that runs here? Parts for a studio do not. */
  readonly runsHere: boolean
  readonly isSandboxed: boolean
}

/** The extensions of a platform; there are none until what loads them has come. */
export interface ExtensionRegistry extends ExtensionSource {
  provide(source: ExtensionSource): void
}
