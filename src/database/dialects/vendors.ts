/** Has the database of this name, which need not be ours, comments on tables and columns? */
export const hasComments = (vendor: string): boolean => vendor !== 'sqlite'
/** Does the database of this name have decimals? SQLite's are floating. */
export const hasDecimals = (vendor: string): boolean => vendor !== 'sqlite'
/** Does it have a type for uuids? */
export const hasUuids = (vendor: string): boolean => vendor === 'postgres'
/** Does it have counted keys of less than 64 bits? SQLite's are all alike. */
export const hasNarrowKeys = (vendor: string): boolean => vendor !== 'sqlite'
