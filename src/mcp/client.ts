import type { ServiceContext } from '../context.js'
import { mayOnlyRead } from './oauth/scopes.js'

/** Who asks, and what their client may do on their behalf. */
export interface McpClient {
  readonly context: ServiceContext
  /** The client was allowed to read only. */
  readonly readsOnly: boolean
}

/** Finds out who asks: the caller whom the ordinary authentication of REST knows. Null: nobody, who has to log in first. */
export function askingClient(context: ServiceContext): McpClient | null {
  const { accountability } = context
  if (!accountability?.user && !accountability?.role && accountability?.admin !== true) return null
  return { context, readsOnly: accountability.oauth !== undefined && mayOnlyRead(accountability.oauth.scope) }
}
