import type { ServiceContext } from '../context.js'

/** Prints the GraphQL schema of a caller, with what Tessera adds to Directus' or without; null when introspection is off. */
export type SdlPrinter = (context: ServiceContext, scope: 'items' | 'system', hasAdditions: boolean) => Promise<string | null>
