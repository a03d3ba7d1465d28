import { z } from 'zod'
import { invalidPayload } from '../errors/api-error.js'
import { valueAnswer } from '../resolvers/answer.js'
import {
  createRelation,
  deleteRelation,
  type RelationPayload,
  readRelation,
  readRelations,
  updateRelation,
} from '../services/schema/relations.js'
import { adminTool } from './admin-tool.js'
import { anyMembers, crudActions, dryRun } from './arguments.js'
import { changing } from './schema-changes.js'

const relation = z
  .looseObject({
    collection: z.string().optional().describe('The collection with the foreign key.'),
    field: z.string().optional().describe('The field with the foreign key.'),
    related_collection: z.string().nullish().describe('Where it leads; null for many-to-any.'),
    meta: anyMembers.nullish().describe('one_field, junction_field, sort_field, one_allowed_collections, …'),
    schema: anyMembers.nullish().describe('The foreign key: {"on_delete": "SET NULL"}; null for none.'),
  })
  .describe('A relation.')

const input = z.strictObject({
  action: z.enum(crudActions),
  collection: z.string().min(1).optional().describe('The collection with the foreign key. Needed but for reading all relations.'),
  field: z.string().min(1).optional().describe('The field with the foreign key. For update and delete, and to read one.'),
  data: relation.optional().describe('For create and update.'),
  dry_run: dryRun,
})

/** Relations between collections; for administrators. */
export const relationsTool = adminTool({
  name: 'relations',
  title: 'Relations',
  description:
    'Creates, reads, changes and deletes relations. The field with the foreign key, and the alias on the other side, are made by "fields" first.',
  input,
  run: async ({ action, collection, field, data, dry_run }, { context }) => {
    const [from, by] = [collection ?? data?.collection, field ?? data?.field]
    if (action === 'read') {
      if (from === undefined || by === undefined) return valueAnswer(await readRelations(context, from))
      return valueAnswer(await readRelation(context, from, by))
    }
    if (from === undefined || by === undefined) throw invalidPayload('"collection" and "field" are required')
    if (action === 'delete')
      return changing(
        context,
        dry_run,
        (step) => deleteRelation(step, from, by),
        async () => ({ collection: from, field: by }),
      )
    if (!data) throw invalidPayload(`"data" is required to ${action}`)
    return changing(
      context,
      dry_run,
      async (step) => {
        if (action === 'create') await createRelation(step, { ...data, collection: from, field: by } as RelationPayload)
        else await updateRelation(step, from, by, data)
      },
      (after) => readRelation(after, from, by),
    )
  },
})
