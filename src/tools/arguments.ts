import { z } from 'zod'
import { invalidPayload } from '../errors/api-error.js'
import type { PermissionAction } from '../permissions/policies.js'
import type { ToolCaller } from './tool.js'

export const crudActions = ['create', 'read', 'update', 'delete'] as const

/** What is to be done. */
export type CrudAction = (typeof crudActions)[number]

const names = z.union([z.string(), z.array(z.string())])
/** An object with any members. */
export const anyMembers = z.record(z.string(), z.unknown())

/** One of these, or a list of them. */
export const oneOrMany = <Shape extends z.ZodType>(shape: Shape) => z.union([shape, z.array(shape)])

export const itemKey = z.union([z.string(), z.number()])
export const itemKeys = z.array(itemKey).max(10_000).describe('Primary keys.')

/** A query of REST, as an object. Its own parser says what is wrong with it. */
export const itemQuery = z
  .looseObject({
    fields: names.optional().describe('Fields to read; "author.name" follows a relation, "*" is every field. Ask only for what you need.'),
    filter: anyMembers
      .optional()
      .describe('Which items, such as {"status": {"_eq": "published"}, "author": {"name": {"_contains": "Ada"}}}.'),
    search: z.string().optional().describe('Words that the texts of an item contain.'),
    sort: names.optional().describe('Fields to sort by; "-date" sorts backwards.'),
    limit: z.number().optional().describe('Items at most; 100 where nothing is said.'),
    offset: z.number().optional().describe('Items to skip.'),
    page: z.number().optional().describe('The page, of "limit" items each; the first is 1.'),
    deep: anyMembers.optional().describe('The same for related items, such as {"comments": {"_limit": 3, "_sort": "-date"}}.'),
    alias: anyMembers.optional().describe('Other names for fields of the answer, such as {"recent": "comments"}.'),
    aggregate: anyMembers.optional().describe('Numbers instead of items, such as {"count": "*", "sum": ["price"]}.'),
    groupBy: names.optional().describe('Fields by which these numbers are grouped.'),
  })
  .describe('A query, as the parameters of REST.')

export const itemData = oneOrMany(anyMembers).describe(
  'For create: an item or a list of items. For update: the changed fields (with "keys"), or a list of items that each have their key.',
)

/** A switch of every tool that writes. */
export const dryRun = z
  .boolean()
  .optional()
  .describe(
    'true: do everything, show what comes of it, and take it back. Nothing is changed. Use it before changes that cannot be undone.',
  )

/** What was given by `oneOrMany`, as a list; an action that writes needs something. */
export function requiredList<Value>(action: CrudAction, data: Value | Value[] | undefined): Value[] {
  const list = data === undefined ? [] : ([data].flat() as Value[])
  if (list.length === 0) throw invalidPayload(`"data" is required to ${action}`)
  return list
}

/** What is wrong with arguments, in one line. */
export const problemsIn = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `"${path.join('.')}": ${message}` : message)).join('; ')

/** The actions that make sense for this caller. */
export function actionsFor(caller: ToolCaller, may: (action: PermissionAction) => boolean): readonly CrudAction[] {
  const allowed = crudActions.filter((action) => may(action) && (action === 'read' || !caller.readsOnly))
  return allowed.filter((action) => action !== 'delete' || caller.allowsDeletes)
}

/** The arguments of an item tool, as this caller can use them. */
export function narrowed(input: z.ZodObject, actions: readonly string[], more: Readonly<Record<string, z.ZodType>> = {}): z.ZodType {
  const kept = actions.every((action) => action === 'read') ? withoutWriting(input) : input
  return kept.extend({ action: oneOf(actions), ...more })
}

const withoutWriting = (input: z.ZodObject): z.ZodObject => {
  const { data: _data, dry_run: _dryRun, ...shape } = input.shape
  return z.strictObject(shape)
}

/** Tells a model which words may stand there. No word: any text, so that the description stays valid. */
const oneOf = (words: readonly string[]): z.ZodType => (words.length === 0 ? z.string() : z.enum(words as [string, ...string[]]))
