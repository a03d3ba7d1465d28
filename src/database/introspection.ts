import type { ColumnStorage } from './value-type.js'

/** What a database says of itself; below the border, so the words are table, column, row. */
export interface DatabaseSchema {
  readonly tables: readonly Table[]
}

export interface Table {
  readonly name: string
  /** The namespace on databases that have one (`public`). */
  readonly namespace: string | null
  readonly kind: 'table' | 'view'
  /** false: a rollback does not take back what was written to it (MariaDB's MyISAM, MEMORY, Aria). */
  readonly isTransactional?: boolean
  /** Triggers or rules of its own may do more than a statement says, or change a row once more after it was written. */
  readonly hasTriggers?: boolean
  readonly comment: string | null
  readonly columns: readonly Column[]
  /** Columns of the primary key, in order. */
  readonly primaryKey: readonly string[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly indexes: readonly Index[]
  /** How its texts can be searched by an index; null where they cannot. */
  readonly search: TableTexts | null
  /** The statement that made the table, where the database keeps it (SQLite). */
  readonly sql: string | null
}

/** The texts of a table and the search index over them (`Ddl.setSearchIndex`). */
export interface TableTexts {
  /** Columns that are in the index; none when there is no index. */
  readonly indexed: readonly string[]
  /** Columns that could be. */
  readonly possible: readonly string[]
  readonly words: IndexedWords
}

/** What an index takes for a word: letters and digits, so many of them. */
export interface IndexedWords {
  readonly shortest: number
  readonly longest: number
  /** Is `_` a part of words? */
  readonly hasUnderscore: boolean
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
  /** Has no negative numbers, and so more of the others (MariaDB). */
  readonly isUnsigned?: boolean
  /** The column's real type, in the dialect's own word; SQLite has none. */
  readonly storage?: ColumnStorage
  /** Its values are lists of what `dataType` names (PostgreSQL's arrays). */
  readonly isList?: boolean
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
