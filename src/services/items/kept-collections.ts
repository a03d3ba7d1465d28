/** System collections that only the server and its own services write: what happened, who is logged in, what the schema is. */
const kept: ReadonlySet<string> = new Set(
  ['activity', 'revisions', 'sessions', 'migrations', 'extensions', 'collections', 'fields', 'relations'].map((name) => `directus_${name}`),
)

/** May this collection not be written by way of a relation, not even by an administrator? */
export const isKeptByServer = (collection: string): boolean => kept.has(collection)
