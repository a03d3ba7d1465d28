import { expect, it } from '@jest/globals'
import { systemContext } from '../../src/context.js'
import { callTool } from '../../src/tools/call-tool.js'
import { toolCaller } from '../../src/tools/caller.js'
import { describeTool } from '../../src/tools/describe.js'
import type { ToolCall } from '../../src/tools/tool.js'
import { tools, toolsFor } from '../../src/tools/tools.js'
import { type App, onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

/** An administrator whose client was allowed to read only. */
async function readingCall({ platform }: App): Promise<ToolCall> {
  const accountability = { user: '00000000-0000-4000-8000-000000000001', role: null, roles: [], admin: true, app: true, ip: null }
  const context = { ...systemContext(platform), accountability }
  const settings = { allowsDeletes: true, systemPrompt: null }
  const refuse = () => Promise.reject(new Error('This is not asked here.'))
  const flows = { request: refuse, allow: refuse, replay: refuse, wakeDeliveries: () => undefined, close: async () => undefined }
  return { context, settings, flows, readDocument: refuse, caller: await toolCaller(context, settings, true) }
}

onEachApp(
  'a client that may only read',
  (app) => {
    it('is told of reading alone', async () => {
      const { caller } = await readingCall(app())
      const told = toolsFor(caller).map((tool) => describeTool(tool, caller))
      expect(told.map(({ name }) => name)).not.toContain('trigger-flow')
      for (const { annotations } of told) expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
      const properties = told.find(({ name }) => name === 'items')!.inputSchema.properties as Record<string, { enum?: string[] }>
      expect(properties.action!.enum).toEqual(['read'])
      expect(Object.keys(properties)).toEqual(['action', 'collection', 'query', 'keys'])
    })

    it('reads, and is refused whatever writes', async () => {
      const call = await readingCall(app())
      const ask = async (name: string, args: object) => (await callTool(tools, name, args, call)).content[0] as { text: string }
      expect((await ask('items', { action: 'read', collection: 'tags', query: { fields: ['name'], limit: 1 } })).text).toContain('blue')
      const writes: [string, object][] = [
        ['items', { action: 'create', collection: 'tags', data: { name: 'x' } }],
        ['items', { action: 'update', collection: 'tags', keys: [1], data: { name: 'x' }, dry_run: true }],
        ['items', { action: 'delete', collection: 'tags', keys: [1] }],
        ['files', { action: 'import', data: [{ url: 'http://x' }] }],
        ['folders', { action: 'create', data: { name: 'x' } }],
        ['collections', { action: 'delete', keys: ['tags'] }],
        ['fields', { action: 'delete', collection: 'tags', field: 'name' }],
        ['relations', { action: 'delete', collection: 'comments', field: 'article' }],
        ['flows', { action: 'create', data: { name: 'x' } }],
        ['operations', { action: 'create', data: {} }],
        ['trigger-flow', { id: 'x', collection: 'tags' }],
      ]
      for (const [name, args] of writes) expect([name, (await ask(name, args)).text]).toEqual([name, expect.stringContaining('FORBIDDEN')])
      expect(await app().must('/items/tags')).toHaveLength(3)
    })
  },
  fillBlog,
  {},
  ['sqlite'],
)
