import { type GraphQLResolveInfo, getNamedType, getNullableType, isCompositeType, isListType } from 'graphql'
import { pathNodes } from '../../query/field-tree.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { Collection } from '../../schema/model.js'
import type { FieldBuilder, FieldOptions, NamedValues } from '../field-builder.js'
import type { SchemaParts } from '../schema-parts.js'
import type { AddedField } from './added.js'
import type { ArgumentOptions, ItemFieldOptions } from './author-types.js'
import { type AddedAnswer, answeredBy, isHidden, needsKey } from './needs.js'
import { contextForAuthors } from './resolver-context.js'

/** The fields that extensions add to the items of a collection. */
export function addedFields(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  const added = parts.added.fields.get(collection.name)
  if (!added) return {}
  return Object.fromEntries([...added.values()].map((field) => [field.name, addedField(field, t)]))
}

function addedField({ options, hideable }: AddedField, t: FieldBuilder): unknown {
  const { needs = [], resolve, load } = options
  const answer: AddedAnswer = { needs: pathNodes(needs), hideable, ...(resolve && { resolve }), ...(load && { load }) }
  return t.field({ ...headOf(options, t, hideable.length > 0), extensions: answeredBy(answer), resolve: itemResolver(answer) })
}

/** Answers an added field from the item as it was read: its needs stand in an object of their own, or among the values of a plain object that an extension answered. */
function itemResolver({ hideable, resolve, load }: AddedAnswer): FieldOptions['resolve'] {
  return (parent, args, context, info) => {
    const own = parent[needsKey(info.path.key)]
    const item = isPlainObject(own) ? own : parent
    if (isHidden(item, hideable)) return null
    const given = contextForAuthors(context)
    if (resolve) return answerOf(resolve(item, args, given, info), info)
    const batch = (items: readonly object[]) => load!(items as readonly NamedValues[], args, given, info)
    return answerOf(given.loaders.load(item, info, batch), info)
  }
}

type FieldHead = Pick<ItemFieldOptions, 'type' | 'nullable' | 'description' | 'deprecationReason' | 'args'>

/** What an extension said of a field, as Pothos takes it. `isHideable`: the field is null where a rule hides what it needs. */
export function headOf(
  { type, nullable = true, description, deprecationReason, args = {} }: FieldHead,
  t: FieldBuilder,
  isHideable = false,
) {
  const items = typeof nullable === 'object' ? nullable.items : false
  return {
    type,
    nullable: isHideable && nullable !== true ? (Array.isArray(type) ? { list: true, items } : true) : nullable,
    description,
    deprecationReason,
    args: Object.fromEntries(Object.entries(args).map(([name, argument]) => [name, argumentOf(argument, t)])),
  }
}

/** An argument that was described, or that Pothos made already. */
const argumentOf = (argument: unknown, t: FieldBuilder): unknown => (isDescribed(argument) ? t.arg(argument) : argument)
const isDescribed = (argument: unknown): argument is ArgumentOptions => isPlainObject(argument) && 'type' in argument

/** The value of a field. Reads answer lists; where the type is no list of objects, the field is the first of them. */
export function answerOf(value: unknown, { returnType }: Pick<GraphQLResolveInfo, 'returnType'>): unknown {
  if (isListType(getNullableType(returnType)) || !isCompositeType(getNamedType(returnType))) return value
  if (value instanceof Promise) return value.then(firstOf)
  return firstOf(value)
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? (value[0] ?? null) : value)
