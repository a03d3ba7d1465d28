import sql, { raw } from 'sql-template-tag'
import type { Expressions } from './dialect.js'

/** The order that SQL itself has. */
export const plainOrder: Expressions['inOrder'] = (expression, operator, parameter) => sql`${expression} ${raw(operator)} ${parameter}`
