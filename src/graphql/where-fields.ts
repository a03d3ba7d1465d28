import type { GraphQLResolveInfo } from 'graphql'
import { getNamedType } from 'graphql'
import type { FieldNode } from '../query/field-tree.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { Answer } from '../resolvers/answer.js'
import type { Collection } from '../schema/model.js'
import { askedAddition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import { byName, type FieldBuilder, type FieldOptions, type NamedValues } from './field-builder.js'
import { filterInput } from './filter-inputs.js'
import { answerValue, byItemRow, withPayload } from './item-requests.js'
import { wireFilter } from './list-arguments.js'
import { rootName } from './names.js'
import { objectType } from './object-types.js'
import { plainObject } from './plain-object.js'
import type { ObjectRef, SchemaParts } from './schema-parts.js'
import { collectFields, selectedFields, selectionSets, typeBelow } from './selection.js'
import { writeInput } from './write-inputs.js'

/**
 * `update_<c>_where` and `delete_<c>_where`: writes of all items that match a filter. A filter names what the caller can read, so callers who can read nothing
 * of the collection have none of them.
 */
export function whereFields(parts: SchemaParts, { name, isSingleton }: Collection, t: FieldBuilder): NamedValues {
  const { read, update, delete: deleted } = parts.models
  const [readable, updatable] = [read.collections.get(name), update.collections.get(name)]
  if (isSingleton || !readable || read.collections.has(`${name}_affected`)) return {}
  const args = () => ({
    filter: t.arg({ type: filterInput(parts, readable), required: true }),
    search: t.arg({ type: 'String' }),
    max_affected: t.arg({ type: 'Int' }),
  })
  const field = (own: NamedValues, answered: Answered) =>
    t.field({
      type: affectedType(parts, readable),
      nullable: false,
      args: { ...args(), ...own },
      ...answered,
      extensions: { ...askedAddition.extensions, ...answered.extensions },
    })
  const root = rootName(name)
  return {
    ...(updatable && {
      [`update_${root}_where`]: field(
        { data: t.arg({ type: writeInput(parts, 'update', updatable), required: true }) },
        writingWhere(readable, 'items.updateMany'),
      ),
    }),
    ...(deleted.collections.has(name) && { [`delete_${root}_where`]: field({}, writingWhere(readable, 'items.deleteMany')) }),
  }
}

type Answered = Pick<FieldOptions, 'extensions' | 'resolve'>

const writingWhere = (collection: Collection, row: string): Answered =>
  byItemRow(row, async (ask, _parent, given, context, info) => {
    const { filter, search, data, max_affected } = withPayload(given, collection.name, context)
    const body = { where: wireFilter(filter), search, max_affected, ...(data === undefined ? {} : { data }) }
    return affected(await ask({ collection: collection.name, body, query: { fields: itemGroups(context, info, collection) } }))
  })

const affected = (answer: Answer): NamedValues => ({
  affected: answer.kind === 'nothing' ? 0 : (answer.meta?.affected ?? 0),
  items: answerValue(answer) ?? [],
})

/** What is selected below each `items`: the fields of a response key in an object of their own. */
function itemGroups({ service }: GraphqlContext, info: GraphQLResolveInfo, { name }: Collection): FieldNode[] {
  const collection = service.schema.collections.get(name)
  const type = getNamedType(info.returnType)
  if (!collection) return []
  return [...collectFields({ info }, type, selectionSets(info.fieldNodes))].flatMap(([key, nodes]): FieldNode[] => {
    if (nodes[0].name.value !== 'items') return []
    const children = selectedFields({ ...info, fieldNodes: nodes, returnType: typeBelow(type, 'items') }, service.schema, collection)
    return [{ kind: 'group', key, children }]
  })
}

/** `<c>_affected`: how many items a write has changed, and those of them that the caller can see. */
const affectedType = (parts: SchemaParts, collection: Collection): ObjectRef =>
  plainObject(parts, `${collection.name}_affected`, (t) => ({
    affected: t.field({ type: 'Int', nullable: false, resolve: byName('affected') }),
    items: t.field({
      type: [objectType(parts, collection)],
      nullable: { list: false, items: false },
      resolve: ({ items }, _args, _context, { path }) => listOf(items).map((item) => item[path.key] ?? {}),
    }),
  }))

const listOf = (items: unknown) => (Array.isArray(items) ? items.filter(isPlainObject) : [])
