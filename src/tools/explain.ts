import { z } from 'zod'
import type { ServiceContext } from '../context.js'
import { renderErrors } from '../errors/render.js'
import { type Answer, valueAnswer } from '../resolvers/answer.js'
import { readItem, readItems } from '../resolvers/items.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { beginExplanation } from '../services/explain/begin.js'
import { itemKey, itemQuery } from './arguments.js'
import { defineTool } from './tool.js'

/** Characters of an answer that are told beside its explanation. */
const longestAnswer = 5_000

/** Why somebody gets what they get, or is refused; for administrators. */
export const explainTool = defineTool({
  name: 'explain',
  title: 'Explain a read',
  description:
    'Tells why a user gets what they get when they read items, or why they are refused: which policies, rules and fields decided. Without "user": for yourself.',
  input: z.strictObject({
    collection: z.string().min(1).describe('The collection that is read.'),
    query: itemQuery.optional(),
    key: itemKey.optional().describe('One item.'),
    user: z.string().optional().describe('The id of the user whose rights are asked about.'),
  }),
  isFor: (caller) => caller.isAdmin,
  mayWrite: false,
  mayDestroy: false,
  writes: () => false,
  run: async ({ collection, query, key, user }, { context }) => {
    await requireAdmin(context)
    const explained = await beginExplanation(context, user ?? 'true')
    const asked = explained?.context ?? context
    const read = (): Promise<Answer> => {
      const raw = toRawQuery(query ?? {})
      return key === undefined ? readItems(asked, collection, raw) : readItem(asked, collection, key, raw)
    }
    return valueAnswer({ ...(await outcomeOf(context, read)), explain: await explained?.finish() })
  },
})

/** What came of it; a refusal is an outcome like any other here. */
async function outcomeOf({ platform }: ServiceContext, read: () => Promise<Answer>) {
  try {
    const answer = await read()
    const text = answer.kind === 'text' ? answer.text : JSON.stringify(answer.kind === 'value' ? answer.value : null)
    return { answered: text.length > longestAnswer ? `${text.slice(0, longestAnswer)}…` : (JSON.parse(text) as unknown) }
  } catch (error) {
    const { errors, hidden } = renderErrors(error, { isAdmin: true })
    for (const unknown of hidden) platform.logger.error({ err: unknown }, 'An explained read failed unexpectedly.')
    return { refused: errors.map(({ message, extensions }) => ({ error: message, code: extensions.code })) }
  }
}
