import type { Config } from '../config/config.js'

/** The header `WWW-Authenticate` of an answer 401. `isInvalid`: there was a token, and it does not count (any more). */
export function challenge(_config: Config, isInvalid: boolean): string {
  return isInvalid ? 'Bearer realm="mcp", error="invalid_token"' : 'Bearer realm="mcp"'
}
