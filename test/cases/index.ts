import type { QueryCase } from './case.js'
import { filters } from './queries/filters.js'
import { nested } from './queries/nested.js'
import { paging } from './queries/paging.js'

/** All cases; a new file is a line. */
export const cases: readonly QueryCase[] = [...filters, ...nested, ...paging]
