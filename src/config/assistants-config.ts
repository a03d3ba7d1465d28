import type { Values } from './variables.js'

/** The door for assistants. */
const mcpConfig = (values: Values) => ({
  enabled: values.MCP_ENABLED,
  oauth: values.MCP_OAUTH_ENABLED,
  /** In characters. */
  resultSize: values.MCP_RESULT_MAX_SIZE,
})

/** What asks models. Lengths of time are milliseconds. */
const aiConfig = (values: Values) => ({
  enabled: values.AI_ENABLED,
  timeout: values.AI_TIMEOUT,
  mostSteps: values.AI_MAX_STEPS,
  denyList: values.AI_IP_DENY_LIST,
  /** null: the provider's own. */
  openaiUrl: values.AI_OPENAI_BASE_URL,
  anthropicUrl: values.AI_ANTHROPIC_BASE_URL,
  googleUrl: values.AI_GOOGLE_BASE_URL,
})

/** What assistants and models are asked by. */
export const assistantsConfig = (values: Values) => ({ mcp: mcpConfig(values), ai: aiConfig(values) })
