/** What a database says of itself; below the border, so the words are table, column, row. */
export interface DatabaseSchema {
  readonly tables: readonly Table[]
}

export interface Table {
  readonly name: string
  /** The namespace on databases that have one (`public`). */
  readonly namespace: string | null
  readonly kind: 'table' | 'view'
  readonly comment: string | null
  readonly columns: readonly Column[]
  /** Columns of the primary key, in order. */
  readonly primaryKey: readonly string[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly indexes: readonly Index[]
  /** The statement that made the table, where the database keeps it (SQLite). */
  readonly sql: string | null
}

export interface Column {
  readonly table: string
  readonly name: string
  /** The database's name of the type, in lower case, without length: `character varying`, `integer`, ... */
  readonly dataType: string
  /** A literal as a JSON value, an expression as { expression: text }, `undefined` without default. */
  readonly defaultValue: unknown
  readonly generationExpression: string | null
  readonly isGenerated: boolean
  readonly isNullable: boolean
  readonly isUnique: boolean
  readonly isIndexed: boolean
  readonly isPrimaryKey: boolean
  readonly hasAutoIncrement: boolean
  readonly maxLength: number | null
  readonly precision: number | null
  readonly scale: number | null
  readonly comment: string | null
}

export interface ForeignKey {
  readonly name: string | null
  readonly table: string
  readonly columns: readonly string[]
  readonly foreignNamespace: string | null
  readonly foreignTable: string
  readonly foreignColumns: readonly string[]
  readonly onUpdate: string
  readonly onDelete: string
}

export interface Index {
  readonly name: string
  readonly columns: readonly string[]
  readonly isUnique: boolean
}
