import type { Item, ServiceContext } from '../../context.js'
import { isShapeType } from '../../database/value-type.js'
import type { PermissionSet } from '../../permissions/permission-set.js'
import { isOpenEverywhere } from '../../permissions/reduce.js'
import type { Collection, Field, FieldType, SchemaModel } from '../../schema/model.js'
import { type AddedItemFields, addedItemFields } from '../items/added-fields.js'
import { readFields } from '../schema/fields.js'
import { typeNames } from './type-names.js'

/** What is needed to write down the type of one field. */
interface TypeWriter {
  readonly model: SchemaModel
  readonly set: PermissionSet
  /** The interface of a collection. */
  readonly names: ReadonlyMap<string, string>
  /** The values that a select offers, by "collection.field"; absent where any value may come. */
  readonly choices: ReadonlyMap<string, readonly unknown[]>
  /** What extensions add to items. */
  readonly added: AddedItemFields | null
}

/**
 * Describes the collections in TypeScript, as far as the caller may read them: the `Schema` of `createDirectus<Schema>()` in
 * @directus/sdk. The text compiles by itself under `strict`.
 */
export async function describeTypes(context: ServiceContext): Promise<string> {
  const { platform, schema } = context
  const set = await platform.permissions.of(context.accountability)
  const model = platform.reduce(schema, set, 'read')
  const collections = [...model.collections.values()]
    .filter(({ doors }) => doors.rest)
    .sort((one, other) => Number(one.isSystem) - Number(other.isSystem) || compare(one.name, other.name))
  const names = typeNames(collections.map(({ name }) => name))
  const writer: TypeWriter = {
    model,
    set,
    names,
    added: await platform.parts.get(addedItemFields).of(context),
    choices: model.collections.has('directus_fields') ? await offeredChoices(context) : new Map(),
  }
  const members = collections.map(({ name, isSingleton }) => `  ${propertyName(name)}: ${names.get(name)}${isSingleton ? '' : '[]'}`)
  return [
    '/* What the caller may read, for createDirectus<Schema>() of @directus/sdk. Made by the server; changes are lost. */',
    interfaceText('Schema', null, members),
    ...collections.map((collection) => collectionText(collection, writer)),
  ]
    .join('\n\n')
    .concat('\n')
}

const compare = (one: string, other: string): number => (one < other ? -1 : 1)

/** Names that need no quotes. */
const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

const comment = (note: string | null, indent = ''): string =>
  note ? `${indent}/** ${note.replaceAll('*/', '*\\/').replace(/\s+/g, ' ')} */\n` : ''

const interfaceText = (name: string, note: string | null, members: readonly string[]): string =>
  `${comment(note)}export interface ${name} {\n${members.map((member) => `${member}\n`).join('')}}`

function collectionText(collection: Collection, writer: TypeWriter): string {
  const fields = [...collection.fields.values()].filter((field) => !field.isPresentation)
  const members = fields.map(
    (field) => `${comment(field.note, '  ')}  ${propertyName(field.name)}: ${fieldText(collection, field, writer)}`,
  )
  // They are there where they are asked for, and no part of `*`.
  const added = writer.added?.list(collection.name) ?? []
  const optional = added.map(([name, { description, typeText }]) => `${comment(description, '  ')}  ${name}?: ${typeText} | null`)
  return interfaceText(writer.names.get(collection.name)!, collection.note, [...members, ...optional])
}

function fieldText(collection: Collection, field: Field, writer: TypeWriter): string {
  const isNullable =
    field.isConcealed ||
    !isOpenEverywhere(writer.set, collection.name, field.name) ||
    (field.isNullable && field.relation?.kind !== 'o2m' && field.name !== collection.primaryKey)
  return isNullable ? `${valueText(collection, field, writer)} | null` : valueText(collection, field, writer)
}

function valueText(collection: Collection, field: Field, { model, names, choices }: TypeWriter): string {
  const { relation } = field
  if (relation?.kind === 'm2a') return ['string', ...relation.collections.flatMap((name) => names.get(name) ?? [])].join(' | ')
  if (relation?.kind === 'o2m') {
    const related = names.has(relation.collection) ? model.collections.get(relation.collection) : undefined
    return related ? `${keyText(related)}[] | ${names.get(related.name)}[]` : '(string | number)[]'
  }
  const own =
    discriminated(collection, field) ??
    choices
      .get(`${collection.name}.${field.name}`)
      ?.map((choice) => JSON.stringify(choice))
      .join(' | ') ??
    plainText(field.type)
  return relation && names.has(relation.collection) ? `${own} | ${names.get(relation.collection)}` : own
}

/** The field that says from which collection a many-to-any item comes. */
function discriminated(collection: Collection, field: Field): string | null {
  for (const { relation } of collection.fields.values()) {
    if (relation?.kind === 'm2a' && relation.discriminator === field.name && relation.collections.length > 0)
      return relation.collections.map((name) => JSON.stringify(name)).join(' | ')
  }
  return null
}

/** Keys of several fields are one text. */
const keyText = (collection: Collection): string =>
  collection.primaryKey === null ? 'string' : plainText(collection.fields.get(collection.primaryKey)?.type ?? 'string')

/** Names such as 'datetime' are the SDK's: it knows by them which operators and functions a field takes, and what comes back. */
const plainTexts: Readonly<Partial<Record<FieldType, string>>> = {
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  json: "'json'",
  csv: "'csv'",
  date: "'date'",
  time: "'time'",
  dateTime: "'datetime'",
  timestamp: "'datetime'",
}

/** Exact numbers come as texts; shapes are GeoJSON. */
const plainText = (type: FieldType): string => (isShapeType(type) ? "'json'" : (plainTexts[type] ?? 'string'))

/** The values of selects that accept no others; known to callers who may read directus_fields. */
async function offeredChoices(context: ServiceContext): Promise<Map<string, readonly unknown[]>> {
  const offered = new Map<string, readonly unknown[]>()
  for (const { collection, field, type, meta } of await readFields(context)) {
    const values = choicesOf(meta as Item | null)
    if (values.length > 0 && (type === 'string' || type === 'text' || type === 'integer'))
      offered.set(`${collection}.${field}`, type === 'integer' ? values.map(Number) : values)
  }
  return offered
}

function choicesOf(meta: Item | null): unknown[] {
  const options = (typeof meta?.options === 'string' ? JSON.parse(meta.options) : meta?.options) as
    | { choices?: unknown; allowOther?: unknown }
    | null
    | undefined
  if (!Array.isArray(options?.choices) || options.allowOther === true) return []
  return options.choices.flatMap((choice: { value?: unknown } | null) =>
    typeof choice?.value === 'string' || typeof choice?.value === 'number' ? [choice.value] : [],
  )
}
