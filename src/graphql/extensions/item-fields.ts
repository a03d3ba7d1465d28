import { LRUCache } from 'lru-cache'
import type { Item, ServiceContext } from '../../context.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { AddedFieldSource, AddedItemField } from '../../services/items/added-fields.js'
import { metered } from '../item-requests.js'
import { modelsOf } from '../schema-cache.js'
import { createSchemaParts, type ModelsByAction } from '../schema-parts.js'
import type { AddedField } from './added.js'
import type { AddedType } from './author-types.js'
import { describeExtension, describingFor, type ExtensionFailure } from './describe.js'
import { loadAll } from './loaders.js'
import { isHidden } from './needs.js'
import type { GraphqlExtensions } from './registry.js'
import { withResolverContext } from './resolver-context.js'

/** Callers with different permissions for whom the fields are remembered. */
const keptSets = 200

type FieldsByCollection = ReadonlyMap<string, ReadonlyMap<string, AddedItemField>>

/** Gives REST the fields that extensions add with `rest: true`, each for those callers whose GraphQL schema has it. */
export function itemFieldsOf(extensions: GraphqlExtensions): AddedFieldSource {
  const known = new LRUCache<string, FieldsByCollection>({ max: keptSets })
  return {
    get version() {
      return extensions.version
    },
    of: async (context) => {
      const set = await context.platform.permissions.of(context.accountability)
      const key = `${context.schema.version}:${extensions.version}:${set.signature}`
      const fieldsIn = (collection: string) => {
        const fields = known.get(key) ?? fieldsFor(modelsOf(context, set), extensions, context)
        known.set(key, fields)
        return fields.get(collection)
      }
      return {
        find: (collection, name) => fieldsIn(collection)?.get(name),
        list: (collection) => [...(fieldsIn(collection) ?? [])],
      }
    },
  }
}

function fieldsFor(models: ModelsByAction, extensions: GraphqlExtensions, { platform: { logger } }: ServiceContext): FieldsByCollection {
  const fields = new Map<string, Map<string, AddedItemField>>()
  for (const extension of extensions.list) {
    // Of its own, so that nothing of an extension that fails is left.
    const parts = createSchemaParts(models)
    try {
      describeExtension(parts, extension, describingFor(parts, 'items'))
      for (const [collection, added] of parts.added.fields) {
        for (const field of added.values()) {
          if (!field.options.rest || fields.get(collection)?.has(field.name)) continue
          fields.set(collection, (fields.get(collection) ?? new Map()).set(field.name, itemField(field, extensions)))
        }
      }
    } catch (error) {
      const { cause } = error as ExtensionFailure
      logger.error({ err: cause, extension: extension.name }, 'A GraphQL extension failed, and adds nothing to items.')
    }
  }
  return fields
}

function itemField({ name, options, hideable }: AddedField, extensions: GraphqlExtensions): AddedItemField {
  const { needs = [], resolve, load } = options
  const args = defaultsOf(options.args ?? {})
  const answerAll = (items: readonly Item[], context: ServiceContext): Promise<readonly unknown[]> => {
    const given = withResolverContext({ service: context.meter ? context : metered(context) }, extensions)
    // There is no document, and so no selection.
    if (load) return loadAll(items, () => load(items, { ...args }, given, noInfo), name)
    return Promise.all(items.map((item) => resolve!(item, { ...args }, given, noInfo)))
  }
  return {
    needs,
    description: options.description ?? null,
    typeText: typeTextOf(options.type),
    answer: async (context, items) => {
      const shown = items.filter((item) => !isHidden(item, hideable))
      const answered = await answerAll(shown, context)
      const failed = answered.find((value) => value instanceof Error)
      if (failed) throw failed
      const values = new Map(answered.map((value, index) => [shown[index], value]))
      return items.map((item) => values.get(item) ?? null)
    },
  }
}

const typeTexts: Readonly<Record<string, string>> = {
  String: 'string',
  ID: 'string',
  Date: 'string',
  GraphQLBigInt: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
}

const typeTextOf = (type: AddedType): string => {
  if (Array.isArray(type)) return `${typeTextOf(type[0] as AddedType)}[]`
  return (typeof type === 'string' ? typeTexts[type] : undefined) ?? 'unknown'
}

/** The values of arguments that nobody gives. */
const defaultsOf = (args: Item): Item =>
  Object.fromEntries(
    Object.entries(args).flatMap(([name, argument]) =>
      isPlainObject(argument) && argument.defaultValue !== undefined ? [[name, argument.defaultValue]] : [],
    ),
  )

/** What a resolver gets as `info` where there is no document; the types of authors say so. */
const noInfo = undefined as never
