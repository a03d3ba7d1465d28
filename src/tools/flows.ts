import { z } from 'zod'
import type { ServiceContext } from '../context.js'
import { actOnItems } from './act-on-items.js'
import { adminTool } from './admin-tool.js'
import { crudActions, dryRun, itemData, itemKey, itemQuery } from './arguments.js'
import type { Tool, ToolResult } from './tool.js'

const input = z.strictObject({
  action: z.enum(crudActions),
  key: itemKey.optional().describe('The id. For update and delete, and to read one.'),
  query: itemQuery.optional(),
  data: itemData.optional(),
  dry_run: dryRun,
})

/** A tool for rows that make up flows, which only administrators change. */
const flowRowsTool = (about: Pick<Tool, 'name' | 'title' | 'description'>, collection: string): Tool =>
  adminTool({ ...about, input, run: (asked, { context }) => actOnRow(context, collection, asked) })

const actOnRow = (context: ServiceContext, collection: string, { key, ...asked }: z.infer<typeof input>): Promise<ToolResult> =>
  actOnItems(context, collection, { ...asked, ...(key !== undefined && { keys: [key] }) })

/** Flows; for administrators. */
export const flowsTool = flowRowsTool(
  {
    name: 'flows',
    title: 'Flows',
    description:
      'Creates, reads, changes and deletes flows: what happens by itself on an event, a schedule, a request or by hand ("trigger", "options", "status"). Its steps are "operations".',
  },
  'directus_flows',
)

/** Their steps; for administrators. */
export const operationsTool = flowRowsTool(
  {
    name: 'operations',
    title: 'Operations of flows',
    description:
      'Creates, reads, changes and deletes operations, the steps of flows: "flow", "key", "type", "options", "resolve" and "reject" (ids of the next operations), "position_x", "position_y". The first one is the "operation" of its flow.',
  },
  'directus_operations',
)
