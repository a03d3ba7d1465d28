import type fc from 'fast-check'

/** An entry of a snapshot. */
export interface Entry {
  readonly collection: string
  readonly field?: string
  readonly related_collection?: string | null
  readonly id?: string
  readonly type?: string
  readonly meta: Readonly<Record<string, unknown>> | null
  readonly schema?: Readonly<Record<string, unknown>> | null
}

/** What of a snapshot is random. */
export interface RandomSchema {
  readonly collections: readonly Entry[]
  readonly fields: readonly Entry[]
  readonly relations: readonly Entry[]
}

/** Random choices of one run. Names are never used twice, so that a name in a text means one thing. */
export class Choices {
  #names = 0

  constructor(
    readonly random: fc.GeneratorValue,
    readonly library: typeof fc,
  ) {}

  whole(least: number, most: number): number {
    return this.random(this.library.integer, { min: least, max: most })
  }

  chance(percent: number): boolean {
    return this.whole(1, 100) <= percent
  }

  one<Value>(list: readonly Value[]): Value {
    return list[this.whole(0, list.length - 1)]!
  }

  some<Value>(list: readonly Value[], percent: number): Value[] {
    return list.filter(() => this.chance(percent))
  }

  name(kind: 'c' | 'f'): string {
    this.#names += 1
    return `${kind}${this.#names}${this.chance(15) ? '_Long Näme' : ''}`
  }
}

/** Facts of each type beside those of all columns, and a default. */
const types: Readonly<Record<string, { readonly facts?: object; readonly special?: string; readonly defaults?: readonly unknown[] }>> = {
  string: { facts: { max_length: 40 }, defaults: ['', 'new', "it's"] },
  text: {},
  integer: { defaults: [0, 12] },
  bigInteger: { defaults: [5] },
  float: { defaults: [0.5] },
  decimal: { facts: { data_type: 'decimal', numeric_precision: 12, numeric_scale: 3 }, defaults: [1.5] },
  boolean: { defaults: [true, false] },
  json: { special: 'cast-json' },
  csv: { special: 'cast-csv' },
  uuid: { facts: { data_type: 'uuid' } },
  hash: { special: 'hash', facts: { max_length: 255 } },
  date: { defaults: ['2024-02-29'] },
  time: { defaults: ['10:20:30'] },
  dateTime: {},
  timestamp: { defaults: ['CURRENT_TIMESTAMP'] },
  binary: {},
}
/** Types whose columns can be unique or have an index on every database. */
const indexable: readonly string[] = ['string', 'integer', 'bigInteger', 'decimal', 'uuid', 'date', 'dateTime']

const column = (collection: string, field: string, facts: object) => ({
  name: field,
  table: collection,
  data_type: null,
  default_value: null,
  max_length: null,
  numeric_precision: null,
  numeric_scale: null,
  is_generated: false,
  generation_expression: null,
  is_nullable: true,
  is_unique: false,
  is_indexed: false,
  is_primary_key: false,
  has_auto_increment: false,
  foreign_key_table: null,
  foreign_key_column: null,
  ...facts,
})

const described = (collection: string, field: string, special: string | null) => ({
  collection,
  field,
  conditions: null,
  display: null,
  display_options: null,
  group: null,
  hidden: false,
  interface: null,
  note: null,
  options: null,
  readonly: false,
  required: false,
  searchable: true,
  sort: null,
  special: special === null ? null : [special],
  translations: null,
  validation: null,
  validation_message: null,
  width: 'full',
})

function fieldEntry(collection: string, field: string, type: string, facts: object = {}): Entry {
  const { facts: own = {}, special = null } = types[type] ?? {}
  return { collection, field, type, meta: described(collection, field, special), schema: column(collection, field, { ...own, ...facts }) }
}

function aliasEntry(collection: string, field: string, special: string): Entry {
  return { collection, field, type: 'alias', meta: described(collection, field, special) }
}

function collectionEntry(collection: string, schema: object | null, group: string | null): Entry {
  const meta = {
    accountability: 'all',
    archive_app_filter: true,
    archive_field: null,
    archive_value: null,
    collapse: 'open',
    collection,
    color: null,
    display_template: null,
    group,
    hidden: false,
    icon: null,
    item_duplication_fields: null,
    note: null,
    preview_url: null,
    singleton: false,
    sort: null,
    sort_field: null,
    translations: null,
    unarchive_value: null,
    versioning: false,
  }
  return { collection, meta, ...(schema ? { schema: { name: collection, ...schema } } : {}) }
}

interface RelationFacts {
  readonly related: string | null
  readonly key?: string
  readonly onDelete?: string
  readonly meta?: object
}

function relationEntry(collection: string, field: string, { related, key, onDelete = 'NO ACTION', meta = {} }: RelationFacts): Entry {
  const names = { table: collection, column: field, foreign_key_table: related, foreign_key_column: key }
  return {
    collection,
    field,
    related_collection: related,
    meta: {
      junction_field: null,
      many_collection: collection,
      many_field: field,
      one_allowed_collections: null,
      one_collection: related,
      one_collection_field: null,
      one_deselect_action: 'nullify',
      one_field: null,
      sort_field: null,
      ...meta,
    },
    ...(key === undefined ? {} : { schema: { constraint_name: null, ...names, on_delete: onDelete, on_update: 'NO ACTION' } }),
  }
}

/** A field of any type, with any of what a column may have. `isNew`: rows may be there that have no value for it. */
export function randomField(choices: Choices, collection: string, isNew = false): Entry {
  const type = choices.one(Object.keys(types))
  const { defaults = [] } = types[type]!
  const isUnique = !isNew && indexable.includes(type) && choices.chance(20)
  const facts = {
    ...(defaults.length > 0 && !isUnique && choices.chance(40) ? { default_value: choices.one(defaults) } : {}),
    ...(type === 'string' ? { max_length: choices.one([20, 36, 80, 255]) } : {}),
    ...(choices.chance(10) ? { comment: 'What it is; "so"' } : {}),
    is_nullable: isNew || type === 'hash' || choices.chance(60),
    is_unique: isUnique,
    is_indexed: !isUnique && indexable.includes(type) && choices.chance(25),
  }
  return fieldEntry(collection, choices.name('f'), type, facts)
}

/** The keys of collections; a composite one has two. */
function keysOf(choices: Choices, collection: string): Entry[] {
  const key = (type: string, facts: object = {}) =>
    fieldEntry(collection, choices.name('f'), type, { is_primary_key: true, is_nullable: false, is_unique: true, ...facts })
  const kind = choices.whole(1, 10)
  if (kind <= 5) return [key('integer', { has_auto_increment: true })]
  if (kind === 6) return [key('bigInteger', { has_auto_increment: true })]
  if (kind === 7) return [key('string', { max_length: 30 })]
  if (kind === 8) return [key('uuid')]
  return [key('string', { max_length: 30, is_unique: false }), key('integer', { is_unique: false })]
}

function structures(choices: Choices, collection: string, fields: readonly Entry[]): { schema: object; computed: Entry[] } {
  const plain = fields.filter(({ schema, type }) => schema?.is_primary_key !== true && indexable.includes(type!))
  const numbers = fields.filter(({ schema, type }) => type === 'integer' && schema?.is_primary_key !== true)
  const pair = choices.some(plain, 60).slice(0, 2)
  const computed = choices.some(numbers, 20).map((number) =>
    fieldEntry(collection, choices.name('f'), 'integer', {
      is_generated: true,
      generation_expression: `"${number.field!}" * 2`,
      default_value: null,
    }),
  )
  const schema = {
    ...(pair.length === 2 && choices.chance(50)
      ? { indexes: [{ columns: pair.map(({ field }) => field), is_unique: choices.chance(40) }] }
      : {}),
    ...(numbers.length > 0 && choices.chance(30) ? { checks: [`"${numbers[0]!.field!}" >= 0`] } : {}),
    ...(choices.chance(15) ? { comment: "A table's comment" } : {}),
  }
  return { schema, computed }
}

/** Fields and relations from one collection to another, by which kind of key it has. */
export function randomRelation(choices: Choices, { fields }: RandomSchema, collection: string, related: string): Partial<RandomSchema> {
  const keys = fields.filter((entry) => entry.collection === related && entry.schema?.is_primary_key === true)
  if (keys.length !== 1) return {}
  const [key] = keys
  const { max_length, data_type } = key!.schema!
  const [field, back] = [choices.name('f'), choices.name('f')]
  const hasKey = choices.chance(80)
  const hasBack = choices.chance(60)
  const reference = hasKey ? { foreign_key_table: related, foreign_key_column: key!.field } : {}
  const onDelete = choices.one(['NO ACTION', 'SET NULL', 'CASCADE'])
  return {
    fields: [
      fieldEntry(collection, field, key!.type!, { max_length, data_type, ...reference }),
      ...(hasBack ? [aliasEntry(related, back, 'o2m')] : []),
    ],
    relations: [
      relationEntry(collection, field, {
        related,
        ...(hasKey ? { key: key!.field!, onDelete } : {}),
        meta: { one_field: hasBack ? back : null },
      }),
    ],
  }
}

/** A many-to-any relation by a junction: its rows lead to items of several collections. */
function manyToAny(choices: Choices, junction: string, allowed: readonly string[]): Partial<RandomSchema> {
  const [item, place] = [choices.name('f'), choices.name('f')]
  const meta = { one_allowed_collections: allowed, one_collection_field: place }
  return {
    fields: [fieldEntry(junction, item, 'string', { max_length: 255 }), fieldEntry(junction, place, 'string', { max_length: 64 })],
    relations: [relationEntry(junction, item, { related: null, meta })],
  }
}

/** A foreign key of two columns to a collection with a composite key. */
function compositeReference(choices: Choices, schema: RandomSchema, collection: Entry): RandomSchema {
  const keysIn = (name: string) => schema.fields.filter((entry) => entry.collection === name && entry.schema?.is_primary_key === true)
  const targets = schema.collections.map((entry) => [entry.collection, keysIn(entry.collection)] as const)
  const composite = targets.find(([name, keys]) => keys.length === 2 && name !== collection.collection)
  if (!composite || !collection.schema) return schema
  const [related, keys] = composite
  const added = keys.map((key) => fieldEntry(collection.collection, choices.name('f'), key.type!, { max_length: key.schema!.max_length }))
  const key = {
    columns: added.map(({ field }) => field),
    foreign_key_columns: keys.map(({ field }) => field),
    foreign_key_table: related,
    on_delete: 'CASCADE',
    on_update: 'NO ACTION',
  }
  const withKey = (entry: Entry): Entry => (entry === collection ? { ...entry, schema: { ...entry.schema, foreign_keys: [key] } } : entry)
  return { ...schema, collections: schema.collections.map(withKey), fields: [...schema.fields, ...added] }
}

export function randomCollection(choices: Choices, group: string | null): RandomSchema {
  const collection = choices.name('c')
  const fields = [...keysOf(choices, collection), ...Array.from({ length: choices.whole(1, 6) }, () => randomField(choices, collection))]
  const { schema, computed } = structures(choices, collection, fields)
  return { collections: [collectionEntry(collection, schema, group)], fields: [...fields, ...computed], relations: [] }
}

export const together = (...parts: readonly Partial<RandomSchema>[]): RandomSchema => ({
  collections: parts.flatMap(({ collections = [] }) => collections),
  fields: parts.flatMap(({ fields = [] }) => fields),
  relations: parts.flatMap(({ relations = [] }) => relations),
})

/** A schema with all types of fields and kinds of relations, self relations, composite keys, indexes, checks, defaults and computed columns. */
export function randomSchema(choices: Choices): RandomSchema {
  const folder = choices.chance(30) ? collectionEntry(choices.name('c'), null, null) : null
  const group = () => (folder && choices.chance(50) ? folder.collection : null)
  let schema = together(
    { collections: folder ? [folder] : [] },
    ...Array.from({ length: choices.whole(1, 4) }, () => randomCollection(choices, group())),
  )
  const names = schema.collections.filter((entry) => entry.schema).map(({ collection }) => collection)
  for (let count = choices.whole(0, 4); count > 0; count -= 1)
    schema = together(schema, randomRelation(choices, schema, choices.one(names), choices.one(names)))
  if (choices.chance(25)) schema = together(schema, manyToAny(choices, choices.one(names), choices.some(names, 70)))
  if (choices.chance(40)) schema = compositeReference(choices, schema, choices.one(schema.collections))
  return schema
}
