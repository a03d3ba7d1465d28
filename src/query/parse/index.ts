export type { ParseContext, QueryLimits } from './context.js'
export { parseFilter } from './filter.js'
export { parseQuery } from './query.js'
