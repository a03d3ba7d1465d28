import type { QueryCase } from '../case.js'

const titles = (name: string, query: object, ...expected: string[]): QueryCase => ({
  name,
  collection: 'articles',
  query: { fields: ['title'], ...query },
  selection: '{ title }',
  expected: expected.map((title) => ({ title })),
})

/** Order and pages over the standard rows. */
export const paging: readonly QueryCase[] = [
  titles('sorts downwards', { sort: ['-views'], limit: 2 }, 'Hidden draft', 'Second wind'),
  titles('sorts by several fields', { sort: ['status', '-views'], limit: 3 }, 'Hidden draft', 'Zero_percent%', 'Second wind'),
  titles('skips', { sort: ['id'], limit: 2, offset: 1 }, 'Second wind', 'Third time'),
  titles('turns pages', { sort: ['id'], limit: 2, page: 3 }, 'Lonely', 'Zero_percent%'),
  titles(
    'sorts by a related field',
    { sort: ['author.name', 'id'], filter: { author: { id: { _nnull: true } } }, limit: 3 },
    'First steps',
    'Second wind',
    'Third time',
  ),
  titles('searches texts', { search: 'wind', sort: ['id'] }, 'Second wind'),
]
