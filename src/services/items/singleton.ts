import { parseQuery } from '../../query/parse/query.js'
import type { RawQuery } from '../../query/query.js'
import type { Collection } from '../../schema/model.js'
import type { Item, ServiceContext } from '../platform.js'
import { readScope } from './read-scope.js'

/** What a singleton answers before its first write: its key null, and the defaults of the fields that were asked for. */
export async function singletonDefaults(context: ServiceContext, collection: Collection, query: RawQuery): Promise<Item> {
  const scope = await readScope(context, query)
  const parsed = parseQuery({ fields: query.fields, alias: query.alias }, collection.name, scope.parse)
  const item: Item = {}
  if (parsed.kind !== 'read') return item
  for (const selection of parsed.level.selections) {
    if (selection.kind !== 'value' || selection.operand.kind !== 'field') continue
    const field = collection.fields.get(selection.operand.field)
    const value = field?.name === collection.primaryKey ? null : field?.defaultValue
    if (field?.name === collection.primaryKey || isLiteral(value)) item[selection.key] = value
  }
  return item
}

const isLiteral = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === 'object' && 'expression' in value)
