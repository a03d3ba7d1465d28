/** One statement on its way through a Knex client; the client fills in the answer. */
export interface KnexQuery {
  readonly sql: string
  readonly bindings?: readonly unknown[]
  readonly method?: string
  readonly options?: object
  response?: unknown
  context?: unknown
}
