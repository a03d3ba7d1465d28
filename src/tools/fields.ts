import { z } from 'zod'
import type { ServiceContext } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { valueAnswer } from '../resolvers/answer.js'
import type { FieldPayload } from '../services/schema/column-definition.js'
import { createField, deleteField, readField, readFields, updateFields } from '../services/schema/fields.js'
import { adminTool } from './admin-tool.js'
import { anyMembers, crudActions, dryRun, oneOrMany, requiredList } from './arguments.js'
import { changing } from './schema-changes.js'

const field = z
  .looseObject({
    field: z.string().optional().describe('Its name.'),
    type: z.string().optional().describe('string, text, integer, float, decimal, boolean, date, dateTime, timestamp, json, uuid, alias, …'),
    meta: anyMembers.nullish().describe('note, interface, options, special, required, …'),
    schema: anyMembers.nullish().describe('The column: is_nullable, default_value, max_length, is_unique, …; null for an alias.'),
  })
  .describe('A field.')

const input = z.strictObject({
  action: z.enum(crudActions),
  collection: z.string().min(1).optional().describe('The collection of the fields. Needed but for reading the fields of all.'),
  field: z.string().min(1).optional().describe('The field. For delete, and to read or change one.'),
  data: oneOrMany(field).optional().describe('For create and update: a field, or a list of them.'),
  dry_run: dryRun,
})

/** Fields of collections; for administrators. */
export const fieldsTool = adminTool({
  name: 'fields',
  title: 'Fields',
  description: 'Creates, reads, changes and deletes fields (columns) of a collection. Deleting one deletes its values in all items.',
  input,
  run: async (asked, { context }) => {
    const { action, collection, field: name, dry_run } = asked
    if (collection === undefined) {
      if (action !== 'read' || name !== undefined) throw invalidPayload('"collection" is required')
      return valueAnswer(await readFields(context))
    }
    if (action === 'read')
      return valueAnswer(name === undefined ? await readFields(context, collection) : await readField(context, collection, name))
    if (action === 'delete') {
      if (name === undefined) throw invalidPayload('"field" is required to delete')
      return changing(
        context,
        dry_run,
        (step) => deleteField(step, collection, name),
        async () => ({ collection, field: name }),
      )
    }
    const list = payloadsOf(asked)
    const change = async (step: ServiceContext): Promise<void> => {
      if (action === 'update') await updateFields(step, collection, list)
      else for (const payload of list) await createField(step, collection, payload)
    }
    return changing(context, dry_run, change, (after) => Promise.all(list.map((payload) => readField(after, collection, payload.field))))
  },
})

/** The fields of a write; one that is named beside them has its name from there. */
function payloadsOf({ action, field: name, data }: z.infer<typeof input>): FieldPayload[] {
  const list = requiredList(action, data)
  if (name !== undefined && list.length > 1) throw invalidPayload('"field" names one field, and "data" has several')
  return list.map((payload) => {
    const called = payload.field ?? name
    if (called === undefined) throw invalidPayload('"data" must name each "field"')
    return { ...payload, field: called } as FieldPayload
  })
}
