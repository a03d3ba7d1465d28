import type { QueryCase } from '../case.js'

const byId = (name: string, filter: unknown, ...ids: number[]): QueryCase => ({
  name,
  collection: 'articles',
  query: { fields: ['id'], filter, sort: ['id'] },
  selection: '{ id }',
  expected: ids.map((id) => ({ id })),
})

/** Filters over the standard rows (support/blog.ts). */
export const filters: readonly QueryCase[] = [
  byId('_eq compares', { status: { _eq: 'draft' } }, 4, 6),
  byId('_neq leaves out', { status: { _neq: 'draft' } }, 1, 2, 3, 5),
  byId('_in takes a list', { views: { _in: [10, 20] } }, 1, 3),
  byId('_nin leaves a list out', { views: { _nin: [10, 20] } }, 2, 4, 5, 6),
  byId('_between takes both ends', { views: { _between: [5, 20] } }, 1, 3, 5),
  byId('_gt and _lte bound', { _and: [{ views: { _gt: 5 } }, { views: { _lte: 30 } }] }, 1, 2, 3),
  byId('_null finds what is missing', { author: { id: { _null: true } } }, 5),
  byId('_nnull finds what is there', { author: { id: { _nnull: true } } }, 1, 2, 3, 4, 6),
  byId('_contains takes patterns as they are written', { title: { _contains: '_percent%' } }, 6),
  byId('_starts_with minds the case', { title: { _starts_with: 'Second' } }, 2),
  byId('_icontains does not', { title: { _icontains: 'STEPS' } }, 1),
  byId('_or joins', { _or: [{ id: { _eq: 1 } }, { title: { _eq: 'Lonely' } }] }, 1, 5),
  byId('a filter goes through a to-one relation', { author: { name: { _eq: 'Bob' } } }, 3, 4),
  byId('a filter goes through a to-many relation', { comments: { body: { _eq: 'comment 4' } } }, 2),
  byId('_some asks for one of many', { comments: { _some: { body: { _contains: '1' } } } }, 1),
  byId('_none asks for none of many', { comments: { _none: { body: { _contains: 'comment' } } } }, 5, 6),
  byId('a filter goes through a many-to-many relation', { tags: { tags_id: { name: { _eq: 'blue' } } } }, 1, 4),
  byId('true is true on every database', { is_featured: { _eq: true } }, 1, 3, 5),
  byId('dates compare as points of time', { published_at: { _gte: '2024-05-01T10:00:00Z' } }, 5, 6),
]
