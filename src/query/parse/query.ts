import { invalidQuery } from '../../errors/api-error.js'
import type { FieldNode } from '../field-tree.js'
import type { MetaName, Query, RawQuery } from '../query.js'
import { isAggregate, parseAggregate } from './aggregate.js'
import { readAliases } from './alias.js'
import { type ParseContext, Parser, type Scope } from './context.js'
import { checkDeepDepth } from './depth.js'
import { readNodes } from './field-nodes.js'
import { nodesOfPaths } from './field-paths.js'
import { parseListLevel } from './level.js'
import { type Path, readPath } from './path.js'
import { pageByPlace } from './places.js'
import { asList, own, readNames } from './raw.js'

const metaNames: readonly MetaName[] = ['total_count', 'filter_count']
const exportFormats: readonly unknown[] = ['csv', 'csv_utf8', 'json', 'xml', 'yaml']

/**
 * Resolves what a client asks against the schema it can see. Unknown and forbidden names are the same 403; everything
 * else that is wrong is a 400. Pure: time and variables come with the context.
 */
export function parseQuery(raw: RawQuery, collection: string, context: ParseContext): Query {
  const parser = new Parser(context)
  const scope = parser.scope(collection)
  checkExport(raw.export)
  const meta = readMeta(raw.meta)
  readAliases(raw.alias)
  if (isAggregate(groupNamed(raw))) {
    if (raw.paging) throw invalidQuery('Groups have no cursors')
    return { kind: 'aggregate', level: parseAggregate(groupNamed(raw), scope), meta, values: parser.values }
  }
  const level = parseListLevel(readFields(raw, scope), raw, scope)
  const page = raw.paging ? pageByPlace(level, raw.paging, scope) : level
  return { kind: 'read', level: page, meta, values: parser.values }
}

/** On the wire the groups are called `groupBy`, in the services API `group`. */
const groupNamed = (raw: RawQuery): RawQuery => {
  const groupBy = own(raw, 'groupBy')
  return raw.group === undefined && groupBy !== undefined ? { ...raw, group: groupBy } : raw
}

function readFields(raw: RawQuery, scope: Scope): FieldNode[] {
  const { parser, collection } = scope
  const maxDepth = parser.context.limits.relationalDepth
  const deep = readDeep(raw.deep)
  checkDeepDepth(deep, maxDepth)
  const { nodes, texts } = splitFields(raw.fields, maxDepth)
  const names = readNames(texts, 'fields', scope.isField)
  const asked = names.length === 0 && nodes.length === 0 ? ['*'] : names
  const paths: Path[] = asked.map((name) => readPath(name, 'fields', maxDepth, scope.isField))
  return [...nodes, ...nodesOfPaths(paths, collection, raw, deep, parser)]
}

function splitFields(fields: unknown, maxDepth: number): { nodes: FieldNode[]; texts: unknown } {
  if (fields === undefined || fields === null || typeof fields === 'string') return { nodes: [], texts: fields }
  const entries = asList(fields)
  if (!entries) throw invalidQuery('"fields" must be a string or array')
  const isText = (entry: unknown): boolean => typeof entry === 'string'
  return {
    nodes: readNodes(
      entries.filter((entry) => !isText(entry)),
      maxDepth,
    ),
    texts: entries.filter(isText),
  }
}

/** `deep` that cannot be read is as if it were not there (so does Directus). */
function readDeep(deep: unknown): unknown {
  if (typeof deep !== 'string') return deep
  try {
    return JSON.parse(deep)
  } catch {
    return undefined
  }
}

function readMeta(raw: unknown): MetaName[] {
  const names = readNames(raw, 'meta')
  if (names.includes('*')) return [...metaNames]
  return names.map((name, index) => {
    const known = metaNames.find((candidate) => candidate === name)
    if (!known) throw invalidQuery(`"meta[${index}]" must be one of [total_count, filter_count]`)
    return known
  })
}

function checkExport(format: unknown): void {
  if (format === undefined || format === null || exportFormats.includes(format)) return
  throw invalidQuery('"export" must be one of [csv, csv_utf8, json, xml, yaml]')
}
