import type { QueryFunction } from './function.js'

/** count() of a JSON list: its length; 0 for other JSON. The count of related items is an operand of its own. */
export const count: QueryFunction = {
  name: 'count',
  types: new Set(['json']),
  render: ({ expressions, column }) => expressions.jsonLength(column),
  apply: (value) => (value === null || value === undefined ? null : Array.isArray(value) ? value.length : 0),
}
