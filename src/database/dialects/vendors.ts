/** Does the database of this name, which need not be ours, have decimals? SQLite's are floating. */
export const hasDecimals = (vendor: string): boolean => vendor !== 'sqlite'
