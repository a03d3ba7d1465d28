import { ErrorCode, type GetPromptResult, McpError, type Prompt, type PromptMessage } from '@modelcontextprotocol/sdk/types.js'
import type { Item, ServiceContext, SettingsRow } from '../context.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { RawQuery } from '../query/query.js'
import { readByQuery } from '../services/items/reading.js'

/** Prompts that are listed. */
const mostPrompts = 500

/** What of an item makes a prompt; a field that the caller does not see is left out. */
const promptFields = ['name', 'description', 'system_prompt', 'messages'] as const

/** The prompts of the project: the items, as far as the caller reads them, of the collection that the settings name. */
export async function listPrompts(context: ServiceContext, settings: SettingsRow): Promise<Prompt[]> {
  const items = await readPrompts(context, settings, { limit: mostPrompts })
  return items.flatMap((item) => {
    const name = nameOf(item)
    if (name === null) return []
    const names = variablesOf(textsOf(item).map(({ text }) => text))
    return [
      {
        name,
        ...(typeof item.description === 'string' && { description: item.description }),
        arguments: names.map((variable) => ({ name: variable, description: `What stands for {{${variable}}}`, required: false })),
      },
    ]
  })
}

/** One of them with its variables filled in. What does not exist and what the caller does not see is refused alike. */
export async function findPrompt(
  context: ServiceContext,
  settings: SettingsRow,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<GetPromptResult> {
  const [item] = await readPrompts(context, settings, { filter: { name: { _eq: name } }, limit: 1 })
  if (!item) throw new McpError(ErrorCode.InvalidParams, `There is no prompt "${name}"`)
  return {
    ...(typeof item.description === 'string' && { description: item.description }),
    messages: textsOf(item).map(({ role, text }): PromptMessage => ({ role, content: { type: 'text', text: filled(text, values) } })),
  }
}

async function readPrompts(context: ServiceContext, settings: SettingsRow, query: RawQuery): Promise<Item[]> {
  const { platform, schema, accountability } = context
  const name = settings.mcp_prompts_collection
  const set = await platform.permissions.of(accountability)
  const collection = name ? platform.reduce(schema, set, 'read').collections.get(name) : undefined
  if (!collection?.fields.has('name')) return []
  const fields = promptFields.filter((field) => collection.fields.has(field))
  return readByQuery(context, collection.name, { ...query, fields: [...fields], sort: 'name' })
}

const nameOf = ({ name }: Item): string | null => (typeof name === 'string' && name !== '' ? name : null)

interface PromptText {
  readonly role: 'user' | 'assistant'
  readonly text: string
}

/** The system prompt, and then the messages. */
function textsOf({ system_prompt: system, messages }: Item): PromptText[] {
  const list: readonly unknown[] = Array.isArray(messages) ? messages : []
  const texts = list
    .filter(isPlainObject)
    .flatMap(({ role, text }): PromptText[] =>
      typeof text === 'string' ? [{ role: role === 'assistant' ? 'assistant' : 'user', text }] : [],
    )
  return typeof system === 'string' && system !== '' ? [{ role: 'assistant', text: system }, ...texts] : texts
}

const variable = /\{\{\s*([\w.-]+)\s*\}\}/g

const variablesOf = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(variable)].map(([, name]) => name!))),
]

/** Values are put in as they are; what stands in them is no variable. */
const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(variable, (_whole, name: string) => (Object.hasOwn(values, name) ? values[name]! : ''))
