import { requireItem } from '../resolvers/items.js'
import { hasKey } from '../schema/composite-keys.js'
import type { Collection } from '../schema/model.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { addition } from './additions.js'
import { byName, type FieldBuilder, type FieldOptions, type NamedValues } from './field-builder.js'
import { contentArgument, contentsArgument, writeContents } from './file-contents.js'
import {
  answerValue,
  byItemRow,
  type ItemRequest,
  isSelected,
  itemValue,
  selectionOf,
  singletonValue,
  withPayload,
} from './item-requests.js'
import { argumentsOf } from './list-arguments.js'
import { listArguments } from './list-inputs.js'
import { rootName } from './names.js'
import { objectType } from './object-types.js'
import { inOneTransaction } from './one-transaction.js'
import { plainObject } from './plain-object.js'
import type { SchemaParts } from './schema-parts.js'
import { whereFields } from './where-fields.js'
import { writeInput } from './write-inputs.js'

/** The root fields that write a collection, as far as the caller may. */
export function mutationFields(parts: SchemaParts, collection: Collection, builder: FieldBuilder): NamedValues {
  const { models } = parts
  const t = inOneTransaction(builder)
  if (collection.isView || !hasKey(collection)) return {}
  const [create, update] = [models.create.collections.get(collection.name), models.update.collections.get(collection.name)]
  return {
    ...(create && !collection.isSingleton ? createFields(parts, create, t) : {}),
    ...(update ? updateFields(parts, update, t) : {}),
    ...whereFields(parts, collection, t),
    ...(models.delete.collections.has(collection.name) && !collection.isSingleton ? deleteFields(parts, collection, t) : {}),
  }
}

/** The type of a write's answer: the item, or `Boolean` for callers who may not read the collection. */
function written(parts: SchemaParts, collection: Collection) {
  const readable = parts.models.read.collections.get(collection.name)
  return {
    one: readable ? { type: objectType(parts, readable), nullable: true } : { type: 'Boolean', nullable: true },
    many: readable ? { type: [objectType(parts, readable)], nullable: { list: false, items: false } } : { type: 'Boolean', nullable: true },
    list: (t: FieldBuilder) => (readable ? listArguments(parts, readable, t) : {}),
  }
}

function createFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  const root = rootName(collection.name)
  const { one, many, list } = written(parts, collection)
  const input = writeInput(parts, 'create', collection)
  // With `on`, an item that has the same values in these fields is updated instead of created. Only callers who may update have the argument.
  const on = () =>
    parts.models.update.collections.has(collection.name)
      ? { on: t.arg({ type: ['String'], required: { list: false, items: true }, ...addition }) }
      : {}
  return {
    [`create_${root}_item`]: t.field({
      ...one,
      args: { data: t.arg({ type: input, required: true }), ...on(), ...contentArgument(collection, t) },
      ...writing(collection, 'items.create', (args) => ({ body: args.data, options: onOf(args) })),
    }),
    [`create_${root}_items`]: t.field({
      ...many,
      args: {
        ...list(t),
        data: t.arg({ type: [input], required: { list: false, items: true } }),
        ...on(),
        ...contentsArgument(collection, t),
      },
      ...writingMany(collection, 'items.create', (args) => ({ body: args.data ?? [], options: onOf(args) })),
    }),
  }
}

function updateFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  const root = rootName(collection.name)
  const { one, many, list } = written(parts, collection)
  const input = writeInput(parts, 'update', collection)
  const data = () => t.arg({ type: input, required: true })
  const ifVersion = () => t.arg({ type: 'String', ...addition })
  if (collection.isSingleton) {
    return {
      [`update_${root}`]: t.field({
        ...one,
        args: { data: data(), if_version: ifVersion() },
        ...writing(collection, 'items.updateMany', (args) => ({ body: args.data, options: ifVersionOf(args) })),
      }),
    }
  }
  return {
    [`update_${root}_item`]: t.field({
      ...one,
      args: { id: t.arg({ type: 'ID', required: true }), data: data(), if_version: ifVersion(), ...contentArgument(collection, t) },
      ...writing(collection, 'items.update', (args) => ({ key: args.id, body: args.data, options: ifVersionOf(args) })),
    }),
    [`update_${root}_items`]: t.field({
      ...many,
      args: { ...list(t), ids: t.arg({ type: ['ID'], required: { list: true, items: false } }), data: data() },
      ...writingMany(collection, 'items.updateMany', (args) => ({ body: { keys: args.ids, data: args.data } })),
    }),
    [`update_${root}_batch`]: t.field({
      ...many,
      args: { ...list(t), data: t.arg({ type: [input], required: { list: false, items: true } }) },
      ...writingMany(collection, 'items.updateMany', (args) => ({ body: args.data ?? [] })),
    }),
  }
}

function deleteFields(parts: SchemaParts, { name }: Collection, t: FieldBuilder): NamedValues {
  const root = rootName(name)
  const deleteOne = plainObject(parts, 'delete_one', (f) => ({ id: f.field({ type: 'ID', nullable: false, resolve: byName('id') }) }))
  const deleteMany = plainObject(parts, 'delete_many', (f) => ({
    ids: f.field({ type: ['ID'], nullable: { list: false, items: true }, resolve: byName('ids') }),
  }))
  return {
    [`delete_${root}_item`]: t.field({
      type: deleteOne,
      nullable: true,
      args: { id: t.arg({ type: 'ID', required: true }), if_version: t.arg({ type: 'String', ...addition }) },
      ...byItemRow('items.delete', async (ask, _parent, args) => {
        await ask({ collection: name, key: args.id, options: ifVersionOf(args) })
        return { id: args.id }
      }),
    }),
    [`delete_${root}_items`]: t.field({
      type: deleteMany,
      nullable: true,
      args: { ids: t.arg({ type: ['ID'], required: { list: true, items: false } }) },
      ...byItemRow('items.deleteMany', async (ask, _parent, args) => {
        await ask({ collection: name, body: args.ids })
        return { ids: args.ids }
      }),
    }),
  }
}

/** The version that `if_version` demands; null is the same as no argument. */
const ifVersionOf = ({ if_version: version }: NamedValues): MutationOptions => (typeof version === 'string' ? { ifVersion: [version] } : {})

/** The fields by which existing items are found. */
const onOf = ({ on: fields }: NamedValues): MutationOptions => (Array.isArray(fields) ? { on: fields.map(String) } : {})

type Answered = Pick<FieldOptions, 'extensions' | 'resolve'>
/** Makes the inputs of a row from the arguments of a field. */
type RequestOf = (args: NamedValues) => Omit<ItemRequest, 'collection' | 'query'>

/** Writes one item, and answers with its selected fields, or with `true` for callers who may not read the collection. */
function writing(collection: Collection, row: string, requestOf: RequestOf): Answered {
  const { name } = collection
  return byItemRow(row, async (ask, _parent, given, context, info) => {
    const args = withPayload(given, name, context)
    const request = requestOf(args)
    const query = { fields: selectionOf(name, context, info) }
    const answer = (await writeContents(args, request, query, context)) ?? (await ask({ collection: name, ...request, query }))
    // An item that was written but that the caller cannot see is null; an item that does not exist is an error.
    if (answer.kind === 'nothing' && request.key !== undefined) await requireItem(context.service, name, String(request.key))
    if (!isSelected(info)) return true
    return collection.isSingleton ? singletonValue(answer, context, info) : itemValue(answer, context, info)
  })
}

/** The same for several items; `filter`, `sort` and paging apply to the answer. */
function writingMany({ name }: Collection, row: string, requestOf: RequestOf): Answered {
  return byItemRow(row, async (ask, _parent, given, context, info) => {
    const { data, ids, on, contents, ...args } = withPayload(given, name, context)
    const request = requestOf({ data, ids, on })
    const query = { ...argumentsOf(args), fields: selectionOf(name, context, info) }
    const answer = (await writeContents({ contents }, request, query, context)) ?? (await ask({ collection: name, ...request, query }))
    return isSelected(info) ? (answerValue(answer) ?? []) : true
  })
}
