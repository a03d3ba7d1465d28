import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Platform } from '../context.js'
import { isTransaction } from '../database/extension-transaction.js'
import type { EventContext, EventMeta, Events } from '../events.js'
import type { SchemaOverview } from '../schema/overview.js'

import { listening } from './listening.js'

import * as exceptions from './modules/errors.js'
import type { PlugIn } from './plug-in.js'
import { type Services, servicesOf } from './services/index.js'

/** Events among extensions. Those of the server are not told here. */
export type ExtensionEmitter = Omit<Events, 'emitFilter' | 'emitAction' | 'hasFilters' | 'hasActions'> & {
  emitFilter<Payload>(event: string | readonly string[], payload: Payload, meta?: EventMeta, context?: EventContext): Promise<Payload>
  emitAction(event: string | readonly string[], meta?: EventMeta, context?: EventContext): void
}

/** Which schema is asked for: that of a connection, e.g. of a transaction that changes tables; read again, because tables were changed past the server. */
export interface SchemaOptions {
  readonly database?: Knex
  readonly bypassCache?: boolean
}

/** What the code of an extension is called with. */
export interface ExtensionContext {
  readonly services: Services
  readonly database: Knex
  getSchema(options?: SchemaOptions): Promise<SchemaOverview>
  readonly env: Readonly<Record<string, unknown>>
  readonly logger: Logger
  readonly emitter: ExtensionEmitter
  /** The error classes of older releases. */
  readonly exceptions: typeof exceptions
}

/** Gives an extension its context, and adds to its parts what its code does to the emitter. */
export type ContextFor = (extension: { readonly name: string }, add: (part: PlugIn) => void) => ExtensionContext

/**
 * Makes the function that gives each extension its context. What an extension does to the emitter becomes one of
 * its parts, so that it goes with the extension.
 */
export function extensionContexts(platform: Platform, events: Events): ContextFor {
  const { config, database, logger, schema } = platform
  const shared = {
    database: database.knex,
    getSchema: async (options?: SchemaOptions) => {
      const { database: knex, bypassCache } = options ?? {}
      if (knex && isTransaction(knex)) {
        // Nobody else sees yet what the transaction has changed.
        const draft = schema.draft(database.onKnex(knex))
        if (bypassCache) draft.changed()
        return platform.viewOf((await draft.snapshot()).model)
      }
      if (bypassCache) await schema.reload()
      return platform.viewOf(schema.current().model)
    },
    env: config.env,
    exceptions,
  }
  return ({ name }, add) => ({
    ...shared,
    services: servicesOf(platform, add),
    logger: logger.child({ extension: name }),
    emitter: emitterOver(events, platform, add),
  })
}

function emitterOver(events: Events, platform: Platform, add: (part: PlugIn) => void): ExtensionEmitter {
  const standard = (): EventContext => ({
    database: platform.database.knex,
    schema: platform.viewOf(platform.schema.current().model),
    accountability: null,
  })
  return {
    ...events,
    onFilter: (event, handler) => add(listening([events], 'Filter', event, handler)),
    onAction: (event, handler) => add(listening([events], 'Action', event, handler)),
    onInit: (event, handler) => add(listening([events], 'Init', event, handler)),
    emitFilter: (names, payload, meta = {}, context = standard()) => events.emitFilter(names, payload, meta, context),
    emitAction: (names, meta = {}, context = standard()) => events.emitAction(names, meta, context),
  }
}
