const reserved: ReadonlySet<string> = new Set([
  'Query',
  'Mutation',
  'Subscription',
  'Int',
  'Float',
  'String',
  'Boolean',
  'ID',
  'DateTime',
  'Date',
  'JSON',
  'Hash',
  'Void',
  'Point',
  'PointList',
  'Polygon',
  'MultiPolygon',
  'uid',
])
const namePattern = /^[_A-Za-z][_0-9A-Za-z]*$/

/** Can GraphQL spell this name? */
const isGraphqlName = (name: string): boolean => namePattern.test(name) && !name.startsWith('__')

/** Can this collection be a type? Others are left to REST, with the relations that lead to them. */
export const isTypeName = (name: string): boolean => isGraphqlName(name) && !reserved.has(name)

/** The root field of a collection: system collections lose their prefix. */
export const rootName = (collection: string): string =>
  collection.startsWith('directus_') ? collection.slice('directus_'.length) : collection
