import type { Collection } from '../schema/model.js'
import { aggregateType } from './aggregate-types.js'
import { connectionField, hasConnection } from './connection-fields.js'
import type { FieldBuilder, NamedValues } from './field-builder.js'
import { groupedField, hasGroups } from './grouped-fields.js'
import { havingArgument } from './having-inputs.js'
import { answerValue, byItemRow, type ItemRead, itemValue, readByFastPath, selectionOf, singletonValue } from './item-requests.js'
import { argumentsOf } from './list-arguments.js'
import { listArguments } from './list-inputs.js'
import { rootName } from './names.js'
import { objectType } from './object-types.js'
import { isReadById, type SchemaParts } from './schema-parts.js'
import { selectedAggregates } from './selection.js'
import { versionField } from './version-fields.js'

/** The root fields that read a collection: list, by id, aggregated; a singleton has one. */
export function queryFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  const root = rootName(collection.name)
  const type = objectType(parts, collection)
  if (collection.isSingleton) {
    return {
      [root]: t.field({ type, nullable: true, args: { version: t.arg({ type: 'String' }) }, ...readSingleton(collection) }),
      ...versionField(parts, collection, t),
    }
  }
  const list = listArguments(parts, collection, t)
  const { sort, order: _, ...unsorted } = list
  return {
    [root]: t.field({
      type: [type],
      nullable: { list: false, items: false },
      args: list,
      ...plannable(collection, 'items.list', readList(collection)),
    }),
    [`${root}_aggregated`]: t.field({
      type: [aggregateType(parts, collection)],
      nullable: { list: false, items: false },
      args: {
        groupBy: t.arg({ type: ['String'], required: { list: false, items: false } }),
        ...unsorted,
        sort,
        ...havingArgument(parts, collection, t),
      },
      ...readAggregated(collection),
    }),
    ...(hasGroups(parts, collection) && { [`${root}_grouped`]: groupedField(parts, collection, t) }),
    ...(hasConnection(parts, collection) && { [`${root}_connection`]: connectionField(parts, collection, t) }),
    ...(isReadById(collection) && {
      [`${root}_by_id`]: t.field({
        type,
        nullable: true,
        args: { id: t.arg({ type: 'ID', required: true }), version: t.arg({ type: 'String' }) },
        ...plannable(collection, 'items.read', readById(collection)),
      }),
    }),
    ...versionField(parts, collection, t),
  }
}

type Answered = ReturnType<typeof byItemRow>

function plannable({ name }: Collection, row: ItemRead['row'], { extensions, resolve }: Answered): Answered {
  return { extensions: { ...extensions, ...readByFastPath({ row, collection: name }) }, resolve }
}

const readList = ({ name }: Collection): Answered =>
  byItemRow('items.list', async (ask, _parent, args, context, info) =>
    answerValue(await ask({ collection: name, query: { ...argumentsOf(args), fields: selectionOf(name, context, info) } })),
  )

const readById = ({ name }: Collection): Answered =>
  byItemRow('items.read', async (ask, _parent, args, context, info) => {
    const query = { version: args.version, fields: selectionOf(name, context, info) }
    return itemValue(await ask({ collection: name, key: args.id, query }), context, info)
  })

const readSingleton = ({ name }: Collection): Answered =>
  byItemRow('items.list', async (ask, _parent, args, context, info) =>
    singletonValue(
      await ask({ collection: name, query: { version: args.version, fields: selectionOf(name, context, info) } }),
      context,
      info,
    ),
  )

const readAggregated = ({ name }: Collection): Answered =>
  byItemRow('items.list', async (ask, _parent, args, _context, info) =>
    answerValue(await ask({ collection: name, query: { ...argumentsOf(args), aggregate: selectedAggregates(info) } })),
  )
