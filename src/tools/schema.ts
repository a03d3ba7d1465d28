import { z } from 'zod'
import type { ServiceContext } from '../context.js'
import { permissionActions } from '../permissions/policies.js'
import { valueAnswer } from '../resolvers/answer.js'
import { choiceValue } from '../schema/field-options.js'
import type { CollectionRow, FieldRow } from '../schema/metadata.js'
import type { Collection, Field, SchemaModel } from '../schema/model.js'
import { isFilledByServer } from '../schema/specials/index.js'
import { unknownCollection } from '../services/items/collection-of.js'
import { snapshotOf } from '../services/schema/change.js'
import { defineTool } from './tool.js'

/** Collections that one call may describe. */
const mostKeys = 50

/** What there is, as far as the caller may know of it. */
export const schemaTool = defineTool({
  name: 'schema',
  title: 'Schema',
  description: [
    'Tells which collections this project has, and what their fields are. Ask it before you read or write items.',
    'Without "keys": the names of the collections and of the folders they are sorted in, with their notes.',
    'With "keys": the fields of these collections, with type, primary key, whether a value is required, relation, interface, choices and note.',
  ].join('\n'),
  input: z.strictObject({
    keys: z.array(z.string()).max(mostKeys).optional().describe('Collections whose fields are wanted.'),
  }),
  isFor: () => true,
  mayWrite: false,
  mayDestroy: false,
  writes: () => false,
  run: async ({ keys }, { context }) => valueAnswer(keys && keys.length > 0 ? await describe(context, keys) : await list(context)),
})

/** The collections that the caller reads; and for those that they only write, what they write. */
type Visible = ReadonlyMap<string, { readonly readable: Collection | null; readonly writable: readonly Collection[] }>

async function visibleCollections({ platform, schema, accountability }: ServiceContext): Promise<Visible> {
  const set = await platform.permissions.of(accountability)
  const models = permissionActions
    .filter((action) => action === 'read' || action === 'create' || action === 'update')
    .map((action) => [action, platform.reduce(schema, set, action)] as const)
  const names = new Set(models.flatMap(([, { collections }]) => [...collections.keys()]))
  return new Map(
    [...names].sort().map((name) => [
      name,
      {
        readable: models.find(([action]) => action === 'read')?.[1].collections.get(name) ?? null,
        writable: models.flatMap(([action, { collections }]) => (action === 'read' ? [] : (collections.get(name) ?? []))),
      },
    ]),
  )
}

async function list(context: ServiceContext) {
  const visible = await visibleCollections(context)
  const { metadata } = await snapshotOf(context)
  const names = [...visible.keys()].filter((name) => context.schema.collections.get(name)?.isSystem === false)
  const rows = new Map(metadata.collections.map((row) => [row.collection, row]))
  const folders = foldersAround(names, rows, context.schema)
  const notes = [...names, ...folders].flatMap((name) => {
    const note = rows.get(name)?.note
    return note ? [[name, note] as const] : []
  })
  return { collections: names, collection_folders: folders, notes: Object.fromEntries(notes) }
}

/** Rows without a table that hold a visible collection, however deep: an empty folder would tell of what the caller does not see. */
function foldersAround(names: readonly string[], rows: ReadonlyMap<string, CollectionRow>, schema: SchemaModel): string[] {
  const found = new Set<string>()
  for (const name of names) {
    let group = rows.get(name)?.group
    while (typeof group === 'string' && !found.has(group) && rows.has(group)) {
      if (!schema.collections.has(group)) found.add(group)
      group = rows.get(group)?.group
    }
  }
  return [...found].sort()
}

async function describe(context: ServiceContext, keys: readonly string[]) {
  const visible = await visibleCollections(context)
  const { metadata, system } = await snapshotOf(context)
  const rowOf = new Map([...system.fields, ...metadata.fields].map((row) => [`${row.collection}.${row.field}`, row]))
  return Object.fromEntries(
    keys.map((name) => {
      const found = visible.get(name)
      if (!found) throw unknownCollection(name)
      const fields = new Map<string, { readonly field: Field; readonly isReadable: boolean }>()
      for (const collection of found.writable)
        for (const field of collection.fields.values()) fields.set(field.name, { field, isReadable: false })
      for (const field of found.readable?.fields.values() ?? []) fields.set(field.name, { field, isReadable: true })
      const whole = context.schema.collections.get(name)!
      const shown = [...whole.fields.keys()].flatMap((field) => fields.get(field) ?? []).filter(({ field }) => !field.isPresentation)
      return [
        name,
        Object.fromEntries(
          shown.map(({ field, isReadable }) => [
            field.name,
            { ...describeField(whole, field, rowOf.get(`${name}.${field.name}`), visible), ...(!isReadable && { readable: false }) },
          ]),
        ),
      ]
    }),
  )
}

function describeField({ primaryKeys }: Collection, field: Field, row: FieldRow | undefined, visible: Visible) {
  const relation = relationOf(field, visible)
  const choices = choicesOf(row?.options)
  return {
    type: field.type,
    ...(primaryKeys.includes(field.name) && { primary_key: true }),
    required: isRequired(field),
    ...(field.isGenerated && { readonly: true }),
    ...(typeof row?.interface === 'string' && { interface: row.interface }),
    ...(relation && { relation }),
    ...(choices && { choices }),
    ...(field.maxLength !== null && { max_length: field.maxLength }),
    ...(field.note && { note: field.note }),
  }
}

const isRequired = (field: Field): boolean =>
  field.isRequired ||
  (!field.isAlias &&
    !field.isNullable &&
    !field.isGenerated &&
    !field.hasAutoIncrement &&
    field.defaultValue === undefined &&
    !isFilledByServer(field.special))

/** Where a field leads, if the caller may know of that. */
function relationOf({ relation }: Field, visible: Visible) {
  if (!relation) return null
  if (relation.kind === 'm2a') {
    const collections = relation.collections.filter((name) => visible.has(name))
    return { type: 'm2a', collections, collection_field: relation.discriminator }
  }
  if (!visible.has(relation.collection)) return null
  if (relation.kind === 'm2o') return { type: 'm2o', collection: relation.collection }
  return { type: 'o2m', collection: relation.collection, field: relation.foreignField }
}

/** The values that a studio offers. */
function choicesOf(options: unknown): unknown[] | null {
  const choices = (options as { readonly choices?: unknown } | null | undefined)?.choices
  return Array.isArray(choices) ? choices.map(choiceValue) : null
}
