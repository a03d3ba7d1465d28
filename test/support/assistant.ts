import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { type App, adminToken } from './app.js'

/** What a tool answered: its JSON, if it was any. */
export interface Told {
  readonly isError: boolean
  readonly raw: never
  readonly note?: string
  readonly meta?: never
  readonly errors: readonly { readonly error: string; readonly code: string }[]
  readonly content: readonly { readonly type: string; readonly text?: string; readonly data?: string; readonly mimeType?: string }[]
}

/** The official client of MCP, connected. */
export interface Assistant {
  readonly client: Client
  /** Calls a tool. */
  call(name: string, args?: Record<string, unknown>): Promise<Told>
  /** The names of the tools that are listed. */
  toolNames(): Promise<string[]>
  close(): Promise<void>
}

/** Connects a client with a token. */
export async function connectAssistant(app: App, token = adminToken, path = '/mcp'): Promise<Assistant> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(app.url + path), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  })
  await client.connect(transport)
  return {
    client,
    call: async (name, args = {}) => toldBy(await client.callTool({ name, arguments: args })),
    toolNames: async () => (await client.listTools()).tools.map((tool) => tool.name),
    close: () => client.close(),
  }
}

function toldBy(result: Awaited<ReturnType<Client['callTool']>>): Told {
  const content = result.content as Told['content']
  const text = content[0]?.text
  const parsed: unknown = text === undefined ? {} : JSON.parse(text)
  const isError = result.isError === true
  return { ...(isError ? {} : (parsed as object)), isError, errors: isError ? parsed : [], content } as Told
}

/** Switches MCP on, and what else the settings say. */
export const enableMcp = ({ must }: Pick<App, 'must'>, more: object = {}): Promise<unknown> =>
  must('/settings', { method: 'PATCH', body: { mcp_enabled: true, ...more } })
