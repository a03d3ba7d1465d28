import sql, { join, type Sql } from 'sql-template-tag'
import type { Collection, Field } from '../../schema/model.js'
import type { Rendering } from './rendering.js'

interface Join {
  readonly table: Sql
  readonly on: Sql
}

/** The rows of one SELECT: a table, and what is joined to each of its rows. A join never changes how many rows there are. */
class Rows {
  readonly #joins: Join[] = []
  readonly #made = new Map<string, unknown>()

  constructor(readonly base: Sql) {}

  /** What was joined under this key, or what `make` joins now. */
  join<Made>(key: string, make: () => { readonly made: Made; readonly join: Join }): Made {
    if (!this.#made.has(key)) {
      const { made, join } = make()
      this.#joins.push(join)
      this.#made.set(key, made)
    }
    return this.#made.get(key) as Made
  }

  get areJoined(): boolean {
    return this.#joins.length > 0
  }

  from(base: Sql): Sql {
    const joins = this.#joins.map(({ table, on }) => sql` LEFT JOIN ${table} ON ${on}`)
    return joins.length === 0 ? base : sql`${base}${join(joins, '')}`
  }
}

/** One collection in a SELECT: its columns, and the way to what it leads to. */
export class Source {
  readonly #columns = new Map<string, Sql>()

  private constructor(
    readonly rendering: Rendering,
    readonly collection: Collection,
    readonly alias: Sql,
    readonly rows: Rows,
    /** In the condition of a join nothing can be joined. */
    readonly canJoin: boolean,
  ) {}

  /** The start of a SELECT over a collection. `rows`: the name of a SELECT that stands for its table. */
  static of(rendering: Rendering, name: string, rows?: Sql): Source {
    const collection = rendering.collection(name)
    const alias = rendering.nextAlias()
    return new Source(rendering, collection, alias, new Rows(rows ? sql`${rows} AS ${alias}` : tableAs(rendering, collection, alias)), true)
  }

  /** The start of a SELECT over one row of nothing, to which the item a relation leads to is joined. */
  static ofOne(rendering: Rendering, name: string, on: (target: Source) => Sql): Source {
    const rows = new Rows(sql`(SELECT 1 AS ${rendering.expressions.identifier('one')}) AS ${rendering.nextAlias()}`)
    return Source.#joined(rendering, name, rows, '', on)
  }

  static #joined(rendering: Rendering, name: string, rows: Rows, key: string, on: (target: Source) => Sql): Source {
    return rows.join(key, () => {
      const source = new Source(rendering, rendering.collection(name), rendering.nextAlias(), rows, true)
      return {
        made: source,
        join: { table: source.table, on: on(new Source(rendering, source.collection, source.alias, rows, false)) },
      }
    })
  }

  /** The item a to-one relation leads to, or a row of nulls; joined once for each key. */
  joined(name: string, key: string, on: (target: Source) => Sql): Source {
    return Source.#joined(this.rendering, name, this.rows, `${this.alias.sql}:${key}`, on)
  }

  /** A SELECT with at most one row for each value of its column `key`, joined where it equals a column of this source. Gives its alias. */
  joinedSelect(select: Sql, key: string, column: string): Sql {
    const { identifier } = this.rendering.expressions
    return this.rows.join(`${this.alias.sql}select:${key}:${select.sql}:${JSON.stringify(select.values)}`, () => {
      const alias = this.rendering.nextAlias()
      return {
        made: alias,
        join: { table: sql`(${select}) AS ${alias}`, on: sql`${alias}.${identifier(key)} = ${this.column(column)}` },
      }
    })
  }

  get table(): Sql {
    return tableAs(this.rendering, this.collection, this.alias)
  }

  field(name: string): Field {
    const field = this.collection.fields.get(name)
    if (!field) throw new Error(`The plan names the field "${name}", which the collection "${this.collection.name}" does not have.`)
    return field
  }

  column(name: string): Sql {
    const column = sql`${this.alias}.${this.rendering.expressions.identifier(name)}`
    this.#columns.set(name, column)
    return column
  }

  /** The columns that were named so far; null when there are none, or when something was joined, too. */
  ownColumns(): { readonly alias: Sql; readonly columns: readonly Sql[] } | null {
    return this.rows.areJoined || this.#columns.size === 0 ? null : { alias: this.alias, columns: [...this.#columns.values()] }
  }

  /** FROM of the whole SELECT; asked for last, when all joins are known. `rows`: a named SELECT in place of the table. */
  from(rows?: Sql): Sql {
    return this.rows.from(rows ? sql`${rows} AS ${this.alias}` : this.rows.base)
  }
}

const tableAs = (rendering: Rendering, collection: Collection, alias: Sql): Sql =>
  sql`${rendering.expressions.identifier(collection.name)} AS ${alias}`
