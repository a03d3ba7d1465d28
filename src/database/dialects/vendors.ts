/** Has the database of this name, which need not be ours, comments on tables and columns? */
export const hasComments = (vendor: string): boolean => vendor !== 'sqlite'
