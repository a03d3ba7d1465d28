/**
 * One question with its answer. The runner asks it by REST GET, by REST SEARCH and in GraphQL, on every database, and demands the
 * same items from all.
 */
export interface QueryCase {
  /** A sentence: what holds. */
  readonly name: string
  readonly collection: string
  /** The query as REST takes it. */
  readonly query: Readonly<Record<string, unknown>>
  /** The same selection in GraphQL. */
  readonly selection: string
  /** The arguments in GraphQL, when they are not simply the query without its fields. */
  readonly args?: string
  readonly expected: readonly unknown[]
}
