import { describe, expect, it } from '@jest/globals'
import { matchFilter } from '../../src/query/match.js'

const context = { variables: (name: string): unknown => ({ $CURRENT_USER: 'me' })[name], now: new Date('2026-01-01T00:00:00Z') }
const failures = (filter: unknown, item: unknown, more: object = {}) => matchFilter(filter, item, { ...context, ...more })

describe('rules over payloads', () => {
  it.each<[string, unknown, unknown]>([
    ['what is not there passes', { title: { _eq: 'x' } }, {}],
    ['one part of _or is enough', { _or: [{ a: { _eq: 1 } }, { b: { _eq: 2 } }] }, { a: 5, b: 2 }],
    ['null passes what only excludes', { title: { _neq: 'x' } }, { title: null }],
    ['a pattern between slashes', { title: { _regex: '/^a/i' } }, { title: 'Abc' }],
    ['variables', { owner: { _eq: '$CURRENT_USER' } }, { owner: 'me' }],
    ['the time', { until: { _gt: '$NOW' } }, { until: '2026-01-02T00:00:00' }],
    ['null counts as submitted', { slug: { _submitted: true } }, { slug: null }],
    ['a bare key tells nothing of its item', { author: { name: { _eq: 'Ada' } } }, { author: 1 }],
    ['numbers as text', { n: { _gt: 5 } }, { n: '6' }],
    ['a function', { 'year(day)': { _eq: 2024 } }, { day: '2024-05-06' }],
    ['a list with an entry', { list: { a: { _eq: 1 } } }, { list: [{ a: 2 }, { a: 1 }] }],
    ['issue 12.6: no entries, where null is asked for', { list: { a: { _null: true }, b: { _eq: null } } }, { list: [] }],
    ['no entries of no entries', { list: { _or: [{ a: { _eq: 1 } }, { below: { a: { _empty: true } } }] } }, { list: [] }],
    ['no entries are none', { list: { _none: { a: { _eq: 1 } } } }, { list: [] }],
    ['a count of none', { list: { 'count(below)': { _eq: 0 } } }, { list: [] }],
    ['__proto__ is no field', JSON.parse('{"__proto__":{"polluted":{"_eq":1}}}'), {}],
  ])('%s', (_name, filter, item) => expect(failures(filter, item)).toEqual([]))

  it.each<[string, unknown, unknown, unknown]>([
    ['an operator', { views: { _lte: 100 } }, { views: 101 }, { field: 'views', path: [], details: { type: 'lte', valid: 100 } }],
    [
      'null where something is asked for',
      { views: { _lte: 100 } },
      { views: null },
      { field: 'views', path: [], details: { type: 'required' } },
    ],
    [
      'the end of a range',
      { views: { _between: [0, 50] } },
      { views: 51 },
      { field: 'views', path: [], details: { type: 'lte', valid: 50 } },
    ],
    [
      'a part of a text',
      { title: { _contains: 'a' } },
      { title: 'b' },
      { field: 'title', path: [], details: { type: 'contains', substring: 'a' } },
    ],
    ['a pattern', { title: { _regex: '^[A-Z]' } }, { title: 'p' }, { field: 'title', path: [], details: { type: 'regex', invalid: 'p' } }],
    ['what was not submitted', { slug: { _submitted: true } }, {}, { field: 'slug', path: [], details: { type: 'required' } }],
    ['an empty text', { title: { _nempty: true } }, { title: '' }, { field: 'title', path: [], details: { type: 'nempty' } }],
    ['issue 12.6: no entries', { list: { a: { _neq: 1 } } }, { list: [] }, { field: 'list', path: [], details: { type: 'some' } }],
    [
      'no entries for all that is asked',
      { list: { a: { _null: true }, b: { _eq: 1 } } },
      { list: [] },
      { field: 'list', path: [], details: { type: 'some' } },
    ],
    [
      'some of no entries',
      { list: { _some: { a: { _null: true } } } },
      { list: [] },
      { field: 'list', path: [], details: { type: 'some' } },
    ],
    [
      'a nested value',
      { $trigger: { payload: { title: { _eq: 'ok' } } } },
      { $trigger: { payload: { title: 'no' } } },
      { field: '$trigger', path: ['payload', 'title'], details: { type: 'eq', valid: 'ok' } },
    ],
  ])('%s fails', (_name, filter, item, expected) => expect(failures(filter, item)).toEqual([expected]))

  it('asks for everything where a condition needs it', () => {
    expect(failures({ a: { b: { _eq: 1 } } }, {}, { requireAll: true })).toEqual([
      { field: 'a', path: ['b'], details: { type: 'required' } },
    ])
  })
})
