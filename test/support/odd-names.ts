/** Names that Knex would take for something else, or that need their quotes: a database that exists already may have any of them. */
const odd = [
  'a.b',
  'x as y',
  'u AS v',
  '*',
  'what?',
  'a$1',
  "it's",
  'a"b',
  'a`b',
  'a\\b',
  'a:b',
  '{a}',
  'with blank',
  'ünï-çødé',
  'constructor',
]

/** Odd names of tables. */
export const tableNames: readonly string[] = [...odd, 't.dot', 'is it?']

/** Odd names of columns of a table `odd`. */
export const columnNames: readonly string[] = [...odd, 'odd.id', '__count__']
