import type { ServiceContext, SettingsRow } from '../context.js'
import { permits } from '../permissions/reduce.js'
import type { ToolCaller, ToolSettings } from './tool.js'

/** What the settings of the project say of tools. */
export function toolSettings(row: SettingsRow | null): ToolSettings {
  const prompt = row?.mcp_system_prompt_enabled === false ? null : row?.mcp_system_prompt
  return { allowsDeletes: row?.mcp_allow_deletes === true, systemPrompt: prompt?.trim() ? prompt : null }
}

/** Finds out what decides which tools somebody has. `readsOnly`: their client was allowed no more than that. */
export async function toolCaller(
  { platform, schema, accountability }: ServiceContext,
  { allowsDeletes }: ToolSettings,
  readsOnly = false,
): Promise<ToolCaller> {
  const set = await platform.permissions.of(accountability)
  const own = [...schema.collections.values()].filter(({ isSystem }) => !isSystem).map(({ name }) => name)
  return {
    isAdmin: set.isUnrestricted,
    isUser: Boolean(accountability?.user),
    readsOnly,
    allowsDeletes,
    may: (collection, action) => permits(set, collection, action),
    collectionsFor: (...actions) => own.filter((name) => actions.some((action) => permits(set, name, action))).sort(),
  }
}
