/** A name in its quotes. Knex would take a point in it for the end of another name, and ` as ` for an alias. */
export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** Are two names the same to SQLite? It knows upper and lower case of a to z alone. */
export const isSame = (one: string, other: string): boolean => lower(one) === lower(other)

const lower = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
