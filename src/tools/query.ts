import { z } from 'zod'
import { valueAnswer } from '../resolvers/answer.js'
import { anyMembers } from './arguments.js'
import { defineTool } from './tool.js'

/** Everything that GraphQL reads, in one question. */
export const queryTool = defineTool({
  name: 'query',
  title: 'GraphQL query',
  description: [
    'Answers a GraphQL query: several collections, related items and numbers in one question. It only reads; mutations and subscriptions are refused.',
    'A collection "articles" has articles(filter, sort, limit, offset, search), articles_by_id(id), articles_aggregated(groupBy, filter) { group count { id } sum { views } }.',
    'Example: { articles(filter: { status: { _eq: "published" } }, limit: 5) { title author { name } } }',
  ].join('\n'),
  input: z.strictObject({
    query: z.string().min(1).describe('The document.'),
    variables: anyMembers.optional(),
    operationName: z.string().optional().describe('Which operation, if the document has several.'),
  }),
  isFor: (caller) => caller.collectionsFor('read').length > 0,
  mayWrite: false,
  mayDestroy: false,
  writes: () => false,
  run: async (asked, { context, readDocument }) => valueAnswer(await readDocument(context, asked)),
})
