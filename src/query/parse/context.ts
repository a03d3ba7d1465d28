import { forbidden, invalidQuery } from '../../errors/api-error.js'
import type { Collection, Field, SchemaModel } from '../../schema/model.js'
import type { Slot } from '../query.js'
import type { VariableContext } from '../variables.js'

/** The limits of queries (QUERY_LIMIT_*, MAX_RELATIONAL_DEPTH, MAX_JSON_QUERY_DEPTH). */
export interface QueryLimits {
  readonly default: number
  readonly max: number | null
  readonly relationalDepth: number
  readonly jsonDepth: number
}

/** What parsing may know: the schema its caller can see, limits, the values of variables, and the time. */
export interface ParseContext extends VariableContext {
  readonly schema: SchemaModel
  readonly limits: QueryLimits
  /** What a field needs that an extension adds to the items of a collection; undefined for other names. */
  readonly needsOf?: ((collection: string, field: string) => readonly string[] | undefined) | undefined
  /** Stored rules are not the caller's words: empty lists in them match nothing or everything, and no depth is counted. */
  readonly isRule?: boolean
}

const maxConditions = 2_000
const maxSelections = 5_000
const maxLevels = 500
const maxSortSteps = 40
const maxConditionSteps = 60

/** One run of the parser: its context, the values found so far, and how much was asked for. */
export class Parser {
  #conditions = 0
  #selections = 0
  #levels = 0
  #sortSteps = 0
  #conditionSteps = 0
  #hasManyStep = false

  constructor(
    readonly context: ParseContext,
    readonly values: unknown[] = [],
  ) {}

  /** Puts a value away and gives its slot. */
  slot(value: unknown): Slot {
    return this.values.push(value) - 1
  }

  countCondition(): void {
    if (++this.#conditions > maxConditions) throw invalidQuery(`A query can't have more than ${maxConditions} conditions`)
  }

  countSelection(): void {
    if (++this.#selections > maxSelections) throw invalidQuery(`A query can't select more than ${maxSelections} fields`)
  }

  /**
   * A relation that is followed by a condition. Databases plan conditions on many related items together, in a time that grows with the third
   * power of their number: sixty are half a second to PostgreSQL.
   */
  countConditionStep(isToMany: boolean): void {
    this.#conditionSteps += 1
    this.#hasManyStep ||= isToMany
    if (this.context.isRule || !this.#hasManyStep || this.#conditionSteps <= maxConditionSteps) return
    throw invalidQuery(`A filter on items of one-to-many relations can't follow more than ${maxConditionSteps} relations`)
  }

  /** A relation that is followed to sort by what is behind it: a table more in the statement, of which databases take few. */
  countSortStep(): void {
    if (++this.#sortSteps > maxSortSteps) throw invalidQuery(`A query can't sort through more than ${maxSortSteps} relations`)
  }

  countLevel(): void {
    if (++this.#levels > maxLevels) throw invalidQuery(`A query can't follow more than ${maxLevels} relations`)
  }

  /** The root of names: a collection that the caller can see. */
  scope(collection: string): Scope {
    return new Scope(this, this.#find(collection, []), [])
  }

  /** The scope a path leads to. */
  enter(collection: string, path: readonly string[]): Scope {
    return new Scope(this, this.#find(collection, path), path)
  }

  #find(name: string, path: readonly string[]): Collection {
    const collection = this.context.schema.collections.get(name)
    if (!collection) {
      throw forbidden(`You don't have permission to access collection "${name}" or it does not exist. ${queriedIn(path)}.`)
    }
    return collection
  }
}

/** A collection, and the path on which it was reached. Names are looked up here and nowhere else. */
export class Scope {
  constructor(
    readonly parser: Parser,
    readonly collection: Collection,
    readonly path: readonly string[],
  ) {}

  /** The field of this name, or the one error for what is unknown and what is forbidden. */
  field(name: string): Field {
    const field = this.collection.fields.get(name)
    if (!field) throw this.unknown(name)
    return field
  }

  /** Has the collection a field of exactly this name? `*` stands for all of them. */
  readonly isField = (name: string): boolean => name !== '*' && this.collection.fields.has(name)

  unknown(name: string): Error {
    return forbidden(
      `You don't have permission to access field "${name}" in collection "${this.collection.name}" or it does not exist. ${queriedIn(this.path)}.`,
    )
  }

  /** The scope behind a relation field; `step` is its name on the path. */
  enter(collection: string, step: string): Scope {
    return this.parser.enter(collection, [...this.path, step])
  }

  /** Can the caller see this collection at all? */
  sees(collection: string): boolean {
    return this.parser.context.schema.collections.has(collection)
  }
}

const queriedIn = (path: readonly string[]): string => (path.length === 0 ? 'Queried in root' : `Queried in "${path.join('.')}"`)
