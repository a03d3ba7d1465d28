import { DirectiveLocation, type DocumentNode, GraphQLDirective, getOperationAST } from 'graphql'

/** `query @live { ... }`: over a connection that stays, the answer again whenever it is another one. */
export const liveDirective = new GraphQLDirective({
  name: 'live',
  description: 'Over a WebSocket or as server-sent events: answers again whenever the answer has changed.',
  locations: [DirectiveLocation.QUERY],
})

/** Does the document ask to be told again? */
export function isLive(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName)
  return operation?.operation === 'query' && (operation.directives ?? []).some(({ name }) => name.value === liveDirective.name)
}
