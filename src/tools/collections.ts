import { z } from 'zod'
import { invalidPayload } from '../errors/api-error.js'
import { valueAnswer } from '../resolvers/answer.js'
import {
  type CollectionPayload,
  createCollections,
  deleteCollections,
  readCollections,
  readCollectionsOf,
  updateCollectionBatch,
} from '../services/schema/collections.js'
import { adminTool } from './admin-tool.js'
import { anyMembers, crudActions, dryRun, oneOrMany, requiredList } from './arguments.js'
import { changing } from './schema-changes.js'

const collection = z
  .looseObject({
    collection: z.string().min(1).describe('Its name.'),
    fields: z
      .array(anyMembers)
      .optional()
      .describe('For create: its fields, as those of the tool "fields". Without a primary key it gets "id".'),
    meta: anyMembers.nullish().describe('Note, icon, singleton, sort_field, archive_field, group, …'),
    schema: anyMembers.nullish().describe('{} for a table; null for a folder of collections.'),
  })
  .describe('A collection.')

const input = z.strictObject({
  action: z.enum(crudActions),
  keys: z.array(z.string()).optional().describe('Names of collections. For read (without: all of them) and delete.'),
  data: oneOrMany(collection).optional().describe('For create and update: a list of collections.'),
  dry_run: dryRun,
})

/** Collections themselves; for administrators. */
export const collectionsTool = adminTool({
  name: 'collections',
  title: 'Collections',
  description: 'Creates, reads, changes and deletes collections (tables). Deleting one deletes all of its items.',
  input,
  run: async ({ action, keys, data, dry_run }, { context }) => {
    if (action === 'read') return valueAnswer(keys ? await readCollectionsOf(context, keys) : await readCollections(context))
    if (action === 'delete') {
      if (!keys || keys.length === 0) throw invalidPayload('"keys" is required to delete')
      return changing(
        context,
        dry_run,
        async (step) => void (await deleteCollections(step, keys)),
        async () => keys,
      )
    }
    const list = requiredList(action, data)
    const change = action === 'create' ? createCollections : updateCollectionBatch
    return changing(
      context,
      dry_run,
      async (step) => void (await change(step, list as readonly CollectionPayload[] & typeof list)),
      (after) =>
        readCollectionsOf(
          after,
          list.map((payload) => payload.collection.trim()),
        ),
    )
  },
})
