import { count } from './count.js'
import { dateParts } from './date-parts.js'
import type { QueryFunction } from './function.js'

/** All functions of a field; a new one is a file and a line. */
const functions: readonly QueryFunction[] = [...dateParts, count]

const byName: ReadonlyMap<string, QueryFunction> = new Map(functions.map((definition) => [definition.name, definition]))

/** The function of this name, if there is one. */
export const findFunction = (name: string): QueryFunction | undefined => byName.get(name)
