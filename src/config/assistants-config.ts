import type { Values } from './variables.js'

/** The door for assistants. */
export const mcpConfig = (values: Values) => ({
  enabled: values.MCP_ENABLED,
  oauth: values.MCP_OAUTH_ENABLED,
  /** In characters. */
  resultSize: values.MCP_RESULT_MAX_SIZE,
})
