import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Platform } from '../context.js'
import type { EventContext, EventMeta, Events } from '../events.js'
import type { SchemaOverview } from '../schema/overview.js'
import * as exceptions from './modules/errors.js'
import { type Services, servicesOf } from './services/index.js'

/** Events among extensions. Those of the server are not told here. */
export type ExtensionEmitter = Omit<Events, 'emitFilter' | 'emitAction' | 'hasFilters' | 'hasActions'> & {
  emitFilter<Payload>(event: string | readonly string[], payload: Payload, meta?: EventMeta, context?: EventContext): Promise<Payload>
  emitAction(event: string | readonly string[], meta?: EventMeta, context?: EventContext): void
}

/** What the code of an extension is called with. */
export interface ExtensionContext {
  readonly services: Services
  readonly database: Knex
  getSchema(options?: { readonly database?: Knex; readonly bypassCache?: boolean }): Promise<SchemaOverview>
  readonly env: Readonly<Record<string, unknown>>
  readonly logger: Logger
  readonly emitter: ExtensionEmitter
  /** The error classes of older releases. */
  readonly exceptions: typeof exceptions
}

/** Makes the context that all extensions of a platform share. */
export function createExtensionContext(platform: Platform, events: Events): ExtensionContext {
  const { config, database, logger, schema } = platform
  return {
    services: servicesOf(platform),
    database: database.knex,
    getSchema: async (options) => {
      if (options?.bypassCache) await schema.reload()
      return platform.viewOf(schema.current().model)
    },
    env: config.env,
    logger,
    emitter: emitterOver(events, platform),
    exceptions,
  }
}

function emitterOver(events: Events, platform: Platform): ExtensionEmitter {
  const standard = (): EventContext => ({
    database: platform.database.knex,
    schema: platform.viewOf(platform.schema.current().model),
    accountability: null,
  })
  return {
    ...events,
    emitFilter: (names, payload, meta = {}, context = standard()) => events.emitFilter(names, payload, meta, context),
    emitAction: (names, meta = {}, context = standard()) => events.emitAction(names, meta, context),
  }
}
