import { z } from 'zod'
import type { ServiceContext } from '../context.js'
import { isUuid } from '../database/value-reading.js'
import { forbidden, invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import { noAnswer, valueAnswer } from '../resolvers/answer.js'
import { anyMembers, itemKeys } from './arguments.js'
import { defineTool } from './tool.js'

/** Flows that are run by hand. */
export const triggerFlowTool = defineTool({
  name: 'trigger-flow',
  title: 'Run a flow',
  description:
    'Runs an active flow that is started by hand, for items of a collection. What it does is up to the flow, and cannot be taken back: ask the user first.',
  input: z.strictObject({
    id: z.string().describe('The id of the flow.'),
    collection: z.string().min(1).describe('A collection that the flow is for.'),
    keys: itemKeys.optional().describe('The items that are selected. Most flows need some.'),
    query: anyMembers.optional().describe('Parameters for the flow.'),
    headers: anyMembers.optional().describe('Headers for the flow.'),
    data: anyMembers.optional().describe('Values of the fields that the flow asks for.'),
    dry_run: z.boolean().optional().describe('true: check all this, and tell what the flow is called, without running it.'),
  }),
  isFor: (caller) => caller.isUser && !caller.readsOnly,
  mayWrite: true,
  mayDestroy: true,
  writes: () => true,
  run: async ({ id, collection, keys, query = {}, headers = {}, data = {}, dry_run }, { context, flows }) => {
    const flow = await manualFlow(context, id)
    const request = {
      path: `/flows/trigger/${id}`,
      method: 'POST',
      headers,
      query,
      body: { ...data, collection, ...(keys && { keys }) },
    }
    await flows.allow(id, request, context)
    requireFormFields(flow.options, data)
    if (dry_run) return valueAnswer({ flow: flow.name, would_run: true }, { dry_run: true })
    const answer = await flows.request(id, request, context)
    return answer === undefined ? noAnswer : valueAnswer(answer)
  },
})

/** An active flow with that trigger. Whether the caller may run it is for `flows.allow`. */
async function manualFlow({ database }: ServiceContext, id: string) {
  const found = isUuid(id)
    ? await database.withPrisma((client) =>
        client.flow.findFirst({
          where: { id: id.toLowerCase(), status: 'active', trigger: 'manual' },
          select: { name: true, options: true },
        }),
      )
    : null
  if (!found) throw forbidden()
  return found
}

/** The flow's own form says which fields need a value. */
function requireFormFields(options: unknown, data: Readonly<Record<string, unknown>>): void {
  const fields: readonly unknown[] = isPlainObject(options) && Array.isArray(options.fields) ? options.fields : []
  const missing = fields.filter(isPlainObject).filter(({ field, meta }) => {
    const value = typeof field === 'string' ? data[field] : undefined
    return isPlainObject(meta) && meta.required === true && (value === undefined || value === null || value === '')
  })
  if (missing.length > 0) throw invalidPayload(`"data" misses what the flow needs: ${missing.map(({ field }) => String(field)).join(', ')}`)
}
