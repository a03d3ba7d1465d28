import { hasCompositeKey, keyFieldsOf, partsOfKey } from '../schema/composite-keys.js'
import type { Collection, Field, FieldRelation, SchemaModel } from '../schema/model.js'
import type { PermissionSet, Rule } from './permission-set.js'
import { opens } from './reduce.js'

/** What a share lets read: its rules by collection. */
export type ShareRules = ReadonlyMap<string, readonly Rule[]>

/** How far from the shared item relations are followed, and how many of them. */
const deepest = 4
const mostSteps = 60

/**
 * The rules of a share: the item and what its relations lead to, each as far as both sets open it for reading. A relation is followed where a readable
 * field leads along it and both sides name it; behind a bare foreign key only the other item's key can be seen. No path enters a
 * collection twice, so other items of the shared item's collection stay closed. Pure.
 */
export function rulesOfShare(
  schema: SchemaModel,
  { collection, item }: { readonly collection: string; readonly item: string },
  own: PermissionSet,
  lent: PermissionSet,
): ShareRules {
  const model = schema.collections.get(collection)
  const named = model && itemFilter(model, item)
  const walk = new Walk(schema, own, lent)
  if (named) walk.enter(model, named, [], null)
  return walk.rules
}

type RawFilter = Readonly<Record<string, unknown>>

const whole: Rule = { permission: null, policy: null, filter: null, fields: new Set(['*']), validation: null, presets: null }
const readRules = (set: PermissionSet, collection: string): readonly Rule[] =>
  set.isUnrestricted ? [whole] : set.rules(collection, 'read')

class Walk {
  readonly rules = new Map<string, Rule[]>()
  #steps = 0

  constructor(
    private readonly schema: SchemaModel,
    private readonly own: PermissionSet,
    private readonly lent: PermissionSet,
  ) {}

  /** Opens the rows that `reach` describes, and what they lead to. `far`: the field by which a junction leads on. */
  enter(collection: Collection, reach: RawFilter, path: readonly string[], far: string | null): void {
    const rules = this.#bounded(collection.name, reach)
    this.#open(collection.name, rules)
    if (path.length >= deepest) return
    const passed = [...path, collection.name]
    for (const field of collection.fields.values()) {
      const leading = rules.filter((rule) => opens(rule, field.name))
      if (field.relation === null || leading.length === 0) continue
      for (const name of targetsOf(field.relation)) {
        const target = this.schema.collections.get(name)
        const back = wayBack(collection.name, field, field.relation, anyOf(leading.map(({ filter }) => filter as RawFilter)))
        if (target && !passed.includes(name) && ++this.#steps <= mostSteps) this.#follow(field, target, back, passed, far)
      }
    }
  }

  #follow(field: Field, target: Collection, back: RawFilter, path: readonly string[], far: string | null): void {
    if (isNamedByBoth(field, far)) {
      this.enter(target, back, path, farFieldOf(field))
      return
    }
    const keys = this.#bounded(target.name, back).map((rule) => ({
      ...rule,
      fields: new Set(target.primaryKeys.filter((name) => opens(rule, name))),
    }))
    this.#open(
      target.name,
      keys.filter(({ fields }) => fields.size > 0),
    )
  }

  #open(collection: string, rules: readonly Rule[]): void {
    if (rules.length > 0) this.rules.set(collection, [...(this.rules.get(collection) ?? []), ...rules])
  }

  /** What both sets open of these rows: each rule of one with each of the other. */
  #bounded(collection: string, reach: RawFilter): Rule[] {
    return readRules(this.own, collection).flatMap((one) =>
      readRules(this.lent, collection).flatMap((other) => {
        const fields = commonFields(one.fields, other.fields)
        const filters = [one.filter, other.filter].filter((filter) => filter !== null) as RawFilter[]
        return fields.size === 0 ? [] : [{ ...whole, fields, filter: { _and: [reach, ...filters] } }]
      }),
    )
  }
}

const anyOf = (filters: readonly RawFilter[]): RawFilter => (filters.length === 1 ? filters[0]! : { _or: filters })

function commonFields(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  if (one.has('*')) return other
  return other.has('*') ? one : new Set([...one].filter((name) => other.has(name)))
}

/** The item with this key; null for a text that cannot be one, or that a filter would take for a variable or a word of its own. */
function itemFilter(collection: Collection, item: string): RawFilter | null {
  const fields = keyFieldsOf(collection)
  const parts = hasCompositeKey(collection) ? partsOfKey(item) : [item]
  if (parts?.length !== fields.length || parts.some((part, index) => !isPlain(part, fields[index]!))) return null
  return { _and: fields.map(({ name }, index) => ({ [name]: { _eq: parts[index] } })) }
}

const isPlain = (part: string, { type }: Field): boolean =>
  !part.startsWith('$') && (type === 'boolean' || !/^(true|false|null|NULL)?$/.test(part))

const targetsOf = (relation: FieldRelation): readonly string[] => (relation.kind === 'm2a' ? relation.collections : [relation.collection])

/** The rows behind a relation field whose other end is a row that the filter matches. */
function wayBack(collection: string, { name }: Field, relation: FieldRelation, filter: RawFilter): RawFilter {
  if (relation.kind === 'o2m') return { [relation.foreignField]: filter }
  return { [`$FOLLOW(${collection},${name}${relation.kind === 'm2a' ? `,${relation.discriminator}` : ''})`]: filter }
}

/** Has the relation a field on either side? One through a junction has its fields beyond it. */
function isNamedByBoth({ name, isImplicit, relation }: Field, far: string | null): boolean {
  if (relation?.kind === 'o2m') return !isImplicit
  return name === far || (relation?.kind === 'm2o' && Boolean(relation.relation.meta?.oneField))
}

const farFieldOf = ({ relation }: Field): string | null =>
  relation?.kind === 'o2m' ? (relation.relation.meta?.junctionField ?? null) : null
