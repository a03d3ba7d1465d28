/** Prisma's code for a key that is there already. */
const uniqueViolation = 'P2002'

/** Says an error of Prisma that another has written the same row? */
export const isUniqueViolation = (error: unknown): boolean => (error as { readonly code?: unknown } | null)?.code === uniqueViolation
