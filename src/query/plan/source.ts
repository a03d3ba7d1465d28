import sql, { join, type Sql } from 'sql-template-tag'
import type { Collection, Field } from '../../schema/model.js'
import type { Rendering } from './rendering.js'

/** The rows of one SELECT: a table, and what is joined to each of its rows. A join never changes how many rows there are. */
class Rows {
  readonly #joins = new Map<string, { readonly source: Source; readonly on: Sql }>()

  constructor(readonly base: Sql) {}

  join(key: string, make: () => { source: Source; on: Sql }): Source {
    const known = this.#joins.get(key)
    if (known) return known.source
    const made = make()
    this.#joins.set(key, made)
    return made.source
  }

  from(): Sql {
    const joins = [...this.#joins.values()].map(({ source, on }) => sql` LEFT JOIN ${source.table} ON ${on}`)
    return joins.length === 0 ? this.base : sql`${this.base}${join(joins, '')}`
  }
}

/** One collection in a SELECT: its columns, and the way to what it leads to. */
export class Source {
  private constructor(
    readonly rendering: Rendering,
    readonly collection: Collection,
    readonly alias: Sql,
    readonly rows: Rows,
    /** In the condition of a join nothing can be joined. */
    readonly canJoin: boolean,
  ) {}

  /** The start of a SELECT over a collection. */
  static of(rendering: Rendering, name: string): Source {
    const collection = rendering.collection(name)
    const alias = rendering.nextAlias()
    return new Source(rendering, collection, alias, new Rows(tableAs(rendering, collection, alias)), true)
  }

  /** The start of a SELECT over one row of nothing, to which the item a relation leads to is joined. */
  static ofOne(rendering: Rendering, name: string, on: (target: Source) => Sql): Source {
    const rows = new Rows(sql`(SELECT 1 AS ${rendering.expressions.identifier('one')}) AS ${rendering.nextAlias()}`)
    return Source.#joined(rendering, name, rows, '', on)
  }

  static #joined(rendering: Rendering, name: string, rows: Rows, key: string, on: (target: Source) => Sql): Source {
    return rows.join(key, () => {
      const source = new Source(rendering, rendering.collection(name), rendering.nextAlias(), rows, true)
      return { source, on: on(new Source(rendering, source.collection, source.alias, rows, false)) }
    })
  }

  /** The item a to-one relation leads to, or a row of nulls; joined once for each key. */
  joined(name: string, key: string, on: (target: Source) => Sql): Source {
    return Source.#joined(this.rendering, name, this.rows, `${this.alias.sql}:${key}`, on)
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
    return sql`${this.alias}.${this.rendering.expressions.identifier(name)}`
  }

  /** FROM of the whole SELECT; asked for last, when all joins are known. */
  from(): Sql {
    return this.rows.from()
  }
}

const tableAs = (rendering: Rendering, collection: Collection, alias: Sql): Sql =>
  sql`${rendering.expressions.identifier(collection.name)} AS ${alias}`
