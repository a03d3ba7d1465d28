import type { Item, ServiceContext } from '../services/platform.js'
import type { Health } from '../services/server/health.js'
import { ServerService } from '../services/server.js'

/** Prints the GraphQL schema of a caller, with what Tessera adds to Directus' or without; null when introspection is off. */
export type SdlPrinter = (context: ServiceContext, scope: 'items' | 'system', hasAdditions: boolean) => Promise<string | null>

/** What the server says of itself. */
export const readServerInfo = (context: ServiceContext): Promise<Item> => new ServerService(context).serverInfo()

/** Whether everything is there. */
export const readServerHealth = (context: ServiceContext): Promise<Health | Pick<Health, 'status'>> => new ServerService(context).health()
