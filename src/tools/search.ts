import { z } from 'zod'
import type { ServiceContext } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { valueAnswer } from '../resolvers/answer.js'
import { readItems, requireAnyRule } from '../resolvers/items.js'
import { defineTool } from './tool.js'

/** Collections that one call looks into. */
const mostCollections = 20
const usualLimit = 5
const mostItems = 50
/** Characters of a found text that are shown. */
const longestExcerpt = 300

/** Items of several collections by words. */
export const searchTool = defineTool({
  name: 'search',
  title: 'Search',
  description:
    'Finds items that contain words, in several collections at once. Those with a search index come first. Long texts are cut off; read the item by "items" for all of it.',
  input: z.strictObject({
    text: z.string().min(1).max(1_000).describe('The words.'),
    collections: z
      .array(z.string().min(1))
      .min(1)
      .max(mostCollections)
      .optional()
      .describe('Where to look; without it in all collections that you may read.'),
    limit: z.number().int().min(1).max(mostItems).optional().describe(`Items of each collection; ${usualLimit} where nothing is said.`),
  }),
  isFor: (caller) => caller.collectionsFor('read').length > 0,
  mayWrite: false,
  mayDestroy: false,
  writes: () => false,
  run: async ({ text, collections, limit = usualLimit }, { context, caller }) => {
    const all = collections ?? byIndex(context, caller.collectionsFor('read'))
    for (const name of all) {
      if (name.startsWith('directus_')) throw invalidPayload('"collections" has one of the system; they have tools of their own')
      await requireAnyRule(context, name, 'read')
    }
    const asked = all.slice(0, mostCollections)
    const found: { readonly collection: string; readonly items: readonly unknown[] }[] = []
    for (const collection of asked) {
      const items = await matches(context, collection, text, limit)
      if (items.length > 0) found.push({ collection, items })
    }
    return {
      ...valueAnswer(found),
      note: noteOf(
        all.slice(mostCollections),
        found.some(({ items }) => items.length === limit),
      ),
    }
  },
})

/** Those with an index first: they are answered quickly, and by the order of words. */
function byIndex({ schema }: ServiceContext, names: readonly string[]): string[] {
  const isIndexed = (name: string): number => (schema.collections.get(name)?.searchIndex ? 0 : 1)
  return [...names].sort((one, other) => isIndexed(one) - isIndexed(other))
}

async function matches(context: ServiceContext, collection: string, search: string, limit: number): Promise<unknown[]> {
  const answer = await readItems(context, collection, { fields: ['*'], search, limit })
  const items: unknown = answer.kind === 'text' ? JSON.parse(answer.text) : answer.kind === 'value' ? answer.value : []
  return [items].flat().map(excerpt)
}

const excerpt = (item: unknown): unknown =>
  JSON.parse(
    JSON.stringify(item, (_name, part: unknown) =>
      typeof part === 'string' && part.length > longestExcerpt ? `${part.slice(0, longestExcerpt)}…` : part,
    ),
  )

function noteOf(left: readonly string[], isFull: boolean): string | undefined {
  const notes = [
    ...(left.length > 0 ? [`Not searched: ${left.slice(0, 100).join(', ')}. Name them in "collections".`] : []),
    ...(isFull ? ['There may be more: ask for a collection with a larger "limit", or by "items" with "search" and "offset".'] : []),
  ]
  return notes.length > 0 ? notes.join(' ') : undefined
}
