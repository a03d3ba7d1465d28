import type PQueue from 'p-queue'
import type { Logger } from 'pino'
import type { Config } from './config/config.js'
import type { Database } from './database/database.js'
import type { Events } from './events.js'
import type { Mailer } from './mail/mailer.js'
import type { Accountability } from './permissions/accountability.js'
import type { PermissionSets } from './permissions/permission-set.js'
import type { PolicyStore } from './permissions/policy-store.js'
import type { SchemaReducer } from './permissions/reduce.js'
import type { Patterns } from './query/pattern.js'
import type { SchemaModel } from './schema/model.js'
import type { SchemaViews } from './schema/overview.js'
import type { SchemaStore } from './schema/store.js'
import type { CursorSeal } from './security/cursors.js'
import type { Hashing } from './security/hashing.js'
import type { LoginAttempts } from './security/login-attempts.js'
import type { PictureWorkers } from './services/assets/picture-workers.js'
import type { ItemChanges } from './services/changes/changes.js'
import type { ItemSubscriptions } from './services/changes/subscriptions.js'
import type { CostMeter } from './services/cost/bound-cost.js'
import type { TableSizes } from './services/cost/table-sizes.js'
import type { Explainer } from './services/explain/begin.js'
import type { ExtensionRegistry } from './services/extensions/registry.js'
import type { PictureLibrary } from './services/files/pictures.js'
import type { ItemsService } from './services/items/items.js'
import type { ReadCache } from './services/items/statements.js'
import type { Storage } from './storage/storage.js'

/** Bounds of what one request may ask (spec/01 §1, spec/02 §1). */
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

/** What one running server holds and every service works with. Made once (server.ts); two can live in one process. */
export interface Platform {
  readonly config: Config
  readonly database: Database
  readonly schema: SchemaStore
  /** The schema as extension code knows it. */
  readonly viewOf: SchemaViews
  readonly events: Events
  readonly policies: PolicyStore
  readonly permissions: PermissionSets
  readonly reduce: SchemaReducer
  readonly reads: ReadCache
  readonly tableSizes: TableSizes
  readonly cursors: CursorSeal
  /** How often each user failed to prove himself. */
  readonly attempts: LoginAttempts
  readonly patterns: Patterns
  readonly limits: Limits
  readonly logger: Logger
  readonly extensions: ExtensionRegistry
  /** The version of this server. */
  readonly release: string
  /** The service of a collection, whichever it is. */
  itemsService(collection: string, context: ServiceContext): ItemsService
  /** Sends mails; a mail that cannot be sent is logged, never an error of the request. */
  readonly mailer: Mailer
  /** What reads and changes pictures; it is loaded when it is asked for. */
  readonly pictureLibrary: () => Promise<PictureLibrary>
  /** Transforms pictures, in processes of their own. */
  readonly pictures: PictureWorkers
  /** Exports to files that nobody waits for: a few at a time. */
  readonly exports: PQueue
  /** Where files are stored. */
  readonly storage: Storage
  /** Hashes passwords and other secrets (argon2id), and tries them. */
  readonly hashing: Hashing
  /** Tells what writes changed. */
  readonly changes: ItemChanges
  /** Who is to be told of which changes. */
  readonly subscriptions: ItemSubscriptions
  /**
   * Drops what is cached of these users, roles, policies, sessions after they changed (without keys: of all): by a write of this node
   * (`here`), or by one of another of which a bus told.
   */
  accessChanged(collection: string, keys: readonly PrimaryKey[], origin?: ChangeOrigin): Promise<void> | undefined
  /** Calls back after every such change, until the returned function is called. A bus passes on those that were made here. */
  onAccessChange(listener: AccessListener): () => void
}

/** Where a change was made. */
export type ChangeOrigin = 'here' | 'elsewhere'
/** Hears of changes of the rows that decide access. */
export type AccessListener = (collection: string, keys: readonly PrimaryKey[], origin: ChangeOrigin) => void | Promise<void>

/** On whose behalf, on which schema and connection a service works. */
export interface ServiceContext {
  readonly platform: Platform
  readonly schema: SchemaModel
  /** null: the server itself (`asSystem`), bound by no rule and leaving no trace. */
  readonly accountability: Accountability | null
  readonly database: Database
  /** There where one request reads several times: what its reads have cost. */
  readonly meter?: CostMeter
  /** There while an administrator has a read explained. */
  readonly explain?: Explainer
}

export type PrimaryKey = string | number
/** An item, or a part of one, in the API's form. */
export type Item = Record<string, unknown>
