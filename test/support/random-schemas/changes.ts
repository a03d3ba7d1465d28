import { type Choices, type Entry, type RandomSchema, randomCollection, randomField, randomRelation, together } from './schema.js'

/** A schema as somebody may make it of another, and what became of its names. */
export interface ChangedSchema {
  readonly schema: RandomSchema
  /** New names by the old ones, of collections and fields. */
  readonly renamed: ReadonlyMap<string, string>
}

type Change = (choices: Choices, schema: RandomSchema) => RandomSchema

const columns = ({ fields }: RandomSchema): readonly Entry[] =>
  fields.filter(({ schema }) => schema && schema.is_primary_key !== true && schema.is_generated !== true)
const tables = ({ collections }: RandomSchema): readonly Entry[] => collections.filter(({ schema }) => schema)

/** Does nothing but the entry itself say this name? */
const isFree = (schema: RandomSchema, name: string, entry: Entry): boolean => {
  const others = {
    ...schema,
    collections: schema.collections.filter((one) => one !== entry),
    fields: schema.fields.filter((one) => one !== entry),
  }
  return !wordOf(name).test(JSON.stringify(others))
}
const wordOf = (name: string): RegExp => new RegExp(`(?<![\\w ])${name}(?![\\w ])`, 'g')

const replaced = (schema: RandomSchema, entry: Entry, next: Entry | null): RandomSchema => {
  const list = (entries: readonly Entry[]) => entries.flatMap((one) => (one !== entry ? [one] : next ? [next] : []))
  return { ...schema, collections: list(schema.collections), fields: list(schema.fields), relations: list(schema.relations) }
}

const withFacts = (entry: Entry, facts: object): Entry => ({ ...entry, schema: { ...entry.schema, ...facts } })

/** Types that hold all that the other holds, and mean the same. */
const wider: Readonly<Record<string, (entry: Entry) => Entry>> = {
  integer: (entry) => ({ ...entry, type: 'bigInteger', schema: { ...entry.schema, data_type: null } }),
  string: (entry) => withFacts(entry, { max_length: Math.min(255, Number(entry.schema!.max_length) + 100) }),
}

const changes: readonly Change[] = [
  (choices, schema) => {
    const { collection } = choices.one(tables(schema))
    return together(schema, { fields: [randomField(choices, collection, true)] })
  },
  (choices, schema) => {
    const free = columns(schema).filter((entry) => isFree(schema, entry.field!, entry))
    return free.length === 0 ? schema : replaced(schema, choices.one(free), null)
  },
  (choices, schema) => {
    const known = columns(schema).filter(
      (entry) => wider[entry.type!] && isFree(schema, entry.field!, entry) && entry.schema!.foreign_key_table === null,
    )
    const entry = known.length > 0 ? choices.one(known) : null
    return entry ? replaced(schema, entry, wider[entry.type!]!(entry)) : schema
  },
  (choices, schema) => {
    const plain = columns(schema).filter(({ type }) => type === 'string' || type === 'integer' || type === 'date')
    if (plain.length === 0) return schema
    const entry = choices.one(plain)
    return replaced(schema, entry, withFacts(entry, { is_indexed: entry.schema!.is_indexed !== true && entry.schema!.is_unique !== true }))
  },
  (choices, schema) => {
    const plain = columns(schema).filter(
      ({ type, schema: facts }) => ['integer', 'boolean'].includes(type!) && facts!.is_unique !== true && facts!.foreign_key_table === null,
    )
    if (plain.length === 0) return schema
    const entry = choices.one(plain)
    return replaced(schema, entry, withFacts(entry, { default_value: entry.type === 'integer' ? 77 : null, is_nullable: true }))
  },
  (choices, schema) => {
    const { collection } = choices.one(tables(schema))
    const other = choices.one(tables(schema)).collection
    return together(schema, randomRelation(choices, schema, collection, other))
  },
  (choices, schema) => {
    const keyed = schema.relations.filter((relation) => relation.schema)
    if (keyed.length === 0) return schema
    const relation = choices.one(keyed)
    return replaced(
      schema,
      relation,
      withFacts(relation, { on_delete: relation.schema!.on_delete === 'CASCADE' ? 'NO ACTION' : 'CASCADE' }),
    )
  },
  (choices, schema) => together(schema, randomCollection(choices, null)),
  (choices, schema) => {
    const free = tables(schema).filter(({ collection }) => !namedElsewhere(schema, collection))
    if (free.length < 2) return schema
    const { collection } = choices.one(free)
    const own = (entry: Entry): boolean => entry.collection !== collection
    // The way back of a relation goes with it.
    const backs = schema.relations.filter((entry) => !own(entry)).map(({ meta }) => meta!.one_field)
    return {
      collections: schema.collections.filter(own),
      fields: schema.fields.filter((entry) => own(entry) && !backs.includes(entry.field)),
      relations: schema.relations.filter(own),
    }
  },
  (choices, schema) => {
    const { collections } = schema
    const structured = collections.filter((entry) => entry.schema && ('indexes' in entry.schema || 'checks' in entry.schema))
    if (structured.length === 0) return schema
    const entry = choices.one(structured)
    const { indexes: _, checks: __, ...facts } = entry.schema!
    return replaced(schema, entry, { ...entry, schema: facts })
  },
]

const namedElsewhere = (schema: RandomSchema, collection: string): boolean => {
  const others = (list: readonly Entry[]) => list.filter((entry) => entry.collection !== collection)
  return wordOf(collection).test(JSON.stringify([others(schema.collections), others(schema.fields), others(schema.relations)]))
}

/** Gives collections and fields other names, and tells the ones they had at first. */
function renamed(choices: Choices, schema: RandomSchema): ChangedSchema {
  const names = new Map<string, string>()
  const first = new Map<string, string>()
  for (const entry of [...choices.some(tables(schema), 15), ...choices.some(columns(schema), 10)]) {
    const name = entry.field ?? entry.collection
    names.set(name, choices.name(entry.field === undefined ? 'c' : 'f'))
    first.set(names.get(name)!, entry.id ?? name)
  }
  let text = JSON.stringify(schema)
  for (const [from, to] of names) text = text.replaceAll(wordOf(from), to)
  const next = JSON.parse(text) as RandomSchema
  const withId = (entry: Entry): Entry => {
    const id = first.get(entry.field ?? entry.collection)
    return id === undefined ? entry : { ...entry, id }
  }
  return { schema: { ...next, collections: next.collections.map(withId), fields: next.fields.map(withId) }, renamed: names }
}

/** Some changes of a schema. */
export function changedSchema(choices: Choices, schema: RandomSchema): ChangedSchema {
  const { schema: start, renamed: names } = renamed(choices, schema)
  let next = start
  for (let count = choices.whole(1, 5); count > 0; count -= 1) next = choices.one(changes)(choices, next)
  return { schema: next, renamed: names }
}
