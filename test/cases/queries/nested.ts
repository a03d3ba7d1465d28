import type { QueryCase } from '../case.js'

/** Selections through relations over the standard rows. */
export const nested: readonly QueryCase[] = [
  {
    name: 'a to-one relation is an object, or null',
    collection: 'articles',
    query: { fields: ['title', 'author.name'], filter: { id: { _in: [1, 5] } }, sort: ['id'] },
    selection: '{ title author { name } }',
    expected: [
      { title: 'First steps', author: { name: 'Ada' } },
      { title: 'Lonely', author: null },
    ],
  },
  {
    name: 'a to-many relation is a list, or an empty one',
    collection: 'articles',
    query: { fields: ['id', 'comments.body'], filter: { id: { _in: [2, 5] } }, sort: ['id'] },
    selection: '{ id comments { body } }',
    expected: [
      { id: 2, comments: [{ body: 'comment 4' }] },
      { id: 5, comments: [] },
    ],
  },
  {
    name: 'four levels, through a many-to-many relation',
    collection: 'authors',
    query: { fields: ['name', 'articles.title', 'articles.tags.tags_id.name'], filter: { id: { _eq: 2 } } },
    selection: '{ name articles { title tags { tags_id { name } } } }',
    expected: [
      {
        name: 'Bob',
        articles: [
          { title: 'Third time', tags: [{ tags_id: { name: 'red' } }] },
          { title: 'Hidden draft', tags: [{ tags_id: { name: 'blue' } }] },
        ],
      },
    ],
  },
]
