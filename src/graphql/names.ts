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
  'Upload',
  'Void',
  'Point',
  'PointList',
  'Polygon',
  'MultiPolygon',
  'uid',
])
const namePattern = /^[_A-Za-z][_0-9A-Za-z]*$/

/** Is this a valid name in GraphQL? */
const isGraphqlName = (name: string): boolean => namePattern.test(name) && !name.startsWith('__')

/** Can a field have this name? */
export const isFieldName = isGraphqlName

/** Can a collection of this name have a type? Others, and relations to them, are available by REST only. */
export const isTypeName = (name: string): boolean => isGraphqlName(name) && !reserved.has(name)

/** The root field of a collection: system collections lose their prefix. */
export const rootName = (collection: string): string =>
  collection.startsWith('directus_') ? collection.slice('directus_'.length) : collection

/** Names that GraphQL does not allow as values of an enumeration. */
export const noEnumValues: ReadonlySet<string> = new Set(['true', 'false', 'null'])
