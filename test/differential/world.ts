import fc from 'fast-check'
import { type Item, type Platform, systemContext } from '../../src/context.js'
import { createMany, updateBatch } from '../../src/services/items/writing.js'
import { createCollections } from '../../src/services/schema/collections.js'
import { createRelation } from '../../src/services/schema/relations.js'

/** A collection of a random schema: its plain fields by type, and the collection that each item may belong to. */
export interface RandomCollection {
  readonly name: string
  readonly fields: readonly string[]
  /** The collection `parent` leads to; its way back is called `children_<name>`. */
  readonly parent: string
  readonly rows: readonly Item[]
}

export type World = readonly RandomCollection[]

/** Each field's name tells its type. Words have an order that every collation agrees on; odd texts are only compared. */
const fieldTypes: Readonly<Record<string, string>> = {
  word: 'string',
  odd: 'text',
  n: 'integer',
  f: 'float',
  d: 'decimal',
  b: 'boolean',
  at: 'timestamp',
  day: 'date',
}
const names = Object.keys(fieldTypes)

const pad = (number: number): string => String(number).padStart(2, '0')
const day = fc
  .tuple(fc.integer({ min: 2019, max: 2025 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${pad(m)}-${pad(d)}`)

/** Values that fields hold and queries name: few of each, so that they meet. */
export const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  word: fc.constantFrom('a', 'ab', 'abc', 'b', 'ba', 'cab', 'zz'),
  odd: fc.constantFrom('', '%', '_', "it's", 'a%b', 'back\\slash', '"quoted"', '50', 'äöü', '日本', ' space ', '[x]', '*', "';--"),
  n: fc.integer({ min: -3, max: 6 }),
  // Quarters: sums of them are exact in every order.
  f: fc.integer({ min: -6, max: 10 }).map((quarters) => quarters / 4),
  d: fc.integer({ min: -6, max: 10 }).map((quarters) => quarters / 4),
  b: fc.boolean(),
  at: fc.tuple(day, fc.integer({ min: 0, max: 23 })).map(([date, hour]) => `${date}T${pad(hour)}:30:00.000Z`),
  day,
}

const row = (fields: readonly string[]): fc.Arbitrary<Item> =>
  fc.record(Object.fromEntries(fields.map((name) => [name, fc.option(values[name]!, { nil: null, freq: 4 })])))

const collection = (name: string, all: readonly string[]): fc.Arbitrary<RandomCollection> =>
  fc.tuple(fc.subarray(names, { minLength: 3 }), fc.constantFrom(...all)).chain(([fields, parent]) =>
    fc
      .array(fc.tuple(row(fields), fc.option(fc.nat({ max: 11 }), { nil: null, freq: 3 })), { minLength: 2, maxLength: 12 })
      .map((rows) => ({
        name,
        fields,
        parent,
        rows: rows.map(([item, owner], index) => ({ id: index + 1, ...item, parent: owner })),
      })),
  )

/** A schema with its rows. `prefix` keeps the collections of several apart in one database. */
export const world = (prefix: string): fc.Arbitrary<World> =>
  fc.integer({ min: 2, max: 3 }).chain((count) => {
    const all = Array.from({ length: count }, (_, index) => `${prefix}_c${index}`)
    return fc.tuple(...all.map((name) => collection(name, all))).map(withoutOrphans)
  })

/** What a row belongs to is a place in the list of possible owners. */
function withoutOrphans(collections: readonly RandomCollection[]): World {
  const sizes = new Map(collections.map(({ name, rows }) => [name, rows.length]))
  return collections.map((one) => ({
    ...one,
    rows: one.rows.map((item) => ({ ...item, parent: item.parent === null ? null : (Number(item.parent) % sizes.get(one.parent)!) + 1 })),
  }))
}

const alias = (field: string) => ({ field, type: 'alias', meta: { special: ['o2m'] } })

/** Creates the collections and rows on a database. Owners are set last: they may come later, or be of the same collection. */
export async function buildWorld(platform: Platform, collections: World): Promise<void> {
  const payloads = collections.map(({ name, fields }) => ({
    collection: name,
    meta: {},
    schema: {},
    fields: [
      { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} },
      ...fields.map((field) => ({
        field,
        type: fieldTypes[field]!,
        schema: field === 'd' ? { numeric_precision: 10, numeric_scale: 2 } : {},
        meta: {},
      })),
      { field: 'parent', type: 'integer', schema: {}, meta: {} },
      ...collections.filter(({ parent }) => parent === name).map((child) => alias(`children_${child.name}`)),
    ],
  }))
  await createCollections(systemContext(platform), payloads)
  for (const { name, parent } of collections) {
    await createRelation(systemContext(platform), {
      collection: name,
      field: 'parent',
      related_collection: parent,
      schema: {},
      meta: { one_field: `children_${name}` },
    })
  }
  for (const { name, rows } of collections)
    await createMany(
      systemContext(platform),
      name,
      rows.map((item) => ({ ...item, parent: null })),
    )
  for (const { name, rows } of collections)
    await updateBatch(
      systemContext(platform),
      name,
      rows.map(({ id, parent }) => ({ id, parent })),
    )
}
