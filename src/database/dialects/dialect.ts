import type { Knex } from 'knex'
import type { Sql } from 'sql-template-tag'
import type { Column, DatabaseSchema, Table } from '../introspection.js'
import type { ParameterEncoding } from '../statement.js'
import type { ColumnStorage, NumberForm, ValueType } from '../value-type.js'
import type { RowSyntax } from './row-syntax.js'
import type { TableSearch } from './search.js'

/** The databases we speak. The name is the folder below this file. */
export type DialectName = 'sqlite' | 'postgres' | 'mysql'

/** All that knows a database. Everything outside its folder is free of its name and its SQL. */
export interface Dialect {
  readonly name: DialectName
  /** The name in /server/health and snapshots: `sqlite3`, `pg`, `mysql`. */
  readonly client: string
  readonly abilities: Abilities
  readonly expressions: Expressions
  readonly rows: RowSyntax
  readonly ddl: Ddl
  introspect(knex: Knex, excludedTables: readonly string[]): Promise<DatabaseSchema>
  /** The conditions that the rows of each table have to meet, by its name; in the spelling of all databases (portable-expression.ts), without those that have none. */
  checks(knex: Knex): Promise<ReadonlyMap<string, readonly string[]>>
  /** About how many rows a large table has, without counting them. */
  roughRows(knex: Knex, table: Table): Promise<number>
  /** Are two names of tables, or of columns of one table, the same to this database? */
  isSameName(kind: 'table' | 'column', one: string, other: string): boolean
  /** The type of values a column of this kind has when no special says otherwise. */
  valueTypeOf(column: Column): ValueType
  /** How wide the numbers of such a column are; null for what is no number, and for decimals. */
  numberFormOf(column: Column): NumberForm | null
  /** Writes a value of this type for the driver: what goes into INSERT and UPDATE. */
  encode(type: ValueType, value: unknown, storage: ColumnStorage): unknown
  /** Writes a parameter of a read statement for the driver. */
  encodeParameter(encoding: ParameterEncoding, type: ValueType, value: unknown, storage: ColumnStorage): unknown
  /**
   * Begins to look, in the transaction of this Knex, at what the database would check only when it commits; the returned function checks it now, and
   * throws what a commit would. For transactions that are taken back.
   */
  deferredChecks(knex: Knex): Promise<() => Promise<void>>
  /** Tells what a driver's error means, null when it is none of the kinds below. `table`: the one that was written, as far as that is known. */
  translateError(error: unknown, table?: string): DatabaseError | null
}

/** What not every database can do. */
export interface Abilities {
  /** Checks some constraints only when a transaction commits. */
  readonly hasDeferredChecks: boolean
  /** Has true date types; without them the model decides how dates are stored (Field.storage). */
  readonly hasDateTypes: boolean
  /** Enforces lengths and ranges itself. */
  readonly enforcesLength: boolean
  readonly hasSequences: boolean
  readonly hasNamespaces: boolean
  /** Tables and columns can have comments, and foreign keys have names of their own. */
  readonly hasComments: boolean
  /** Decimals and big integers come out exact; they are then written as JSON strings. */
  readonly hasExactDecimals: boolean
  /** Counts are bigints, and exports tell them as texts, like other big integers. */
  readonly countsAreBig: boolean
  /** Columns can have a type for shapes; without, a shape is a text of GeoJSON. */
  readonly hasShapeTypes: boolean
  /** A statement can write several tables, with the rows that it wrote before (in a WITH). */
  readonly writesInWith: boolean
  /** Changes of tables are a part of the transaction. */
  readonly takesTablesBack: boolean
  /** Prisma's `createManyAndReturn` is there. */
  readonly givesManyCreated: boolean
}

/** The meaning of a driver's error, in the words of tables. */
export interface DatabaseError {
  /**
   * `impossible`: the database has no such comparison, cast or key; its own sentence is the value. `missing`: no such table or column, any more.
   * `excluded`: another row stands in the way, though none has the same values. `generated`: the database makes the column's value. `refused`: a rule that
   * somebody gave the database (a trigger, a policy) says no, with the words that are the value.
   */
  readonly kind:
    | 'unique'
    | 'excluded'
    | 'not-null'
    | 'foreign-key'
    | 'too-long'
    | 'out-of-range'
    | 'invalid-value'
    | 'contains-null'
    | 'generated'
    | 'refused'
    | 'impossible'
    | 'missing'
  readonly table: string | null
  readonly columns: readonly string[]
  readonly value: string | null
  readonly constraint: string | null
}

export type DatePart = 'year' | 'month' | 'week' | 'day' | 'weekday' | 'hour' | 'minute' | 'second'

export interface JsonEntry {
  readonly key: string
  /** An expression that is JSON already (see `json`). */
  readonly value: Sql
}

/** The rows of one level: a SELECT whose one output is a JSON object (or JSON value) a row. */
export interface JsonSelect {
  readonly row: Sql | readonly JsonEntry[]
  readonly from: Sql
  readonly where: Sql | null
  readonly orderBy: readonly Sql[]
  /** Digits: no parameter. */
  readonly limit: Sql | null
  readonly offset: Sql | null
  /** It names the row of a SELECT around it. */
  readonly isNested: boolean
  /** What identifies a row whose JSON costs more than its own columns: the wanted rows may then be found first. Else empty. */
  readonly key: readonly { readonly column: Sql; readonly type: ValueType; readonly storage: ColumnStorage }[]
  /** The columns at which `row` looks, when they are all of one table of `from`, by its alias: the wanted rows may then be chosen before any JSON is made. Else null. */
  readonly own: { readonly alias: Sql; readonly columns: readonly Sql[] } | null
}

export type OrderOperator = '<' | '<=' | '>' | '>='

export interface NullTests {
  readonly isNull: Sql
  readonly isNotNull: Sql
}

/**
 * The SQL of this database, as fragments. `column` arguments are quoted, qualified column references; results say what they are.
 * A "JSON expression" is what this database's JSON builders take as a value: on SQLite JSON text, on PostgreSQL any typed value.
 */
export interface Expressions {
  /** How many levels of nested rows may stand in one another before the next ones get a name in WITH. */
  readonly maxNesting: number
  /** A quoted identifier. Names come from the schema model only. */
  identifier(name: string): Sql
  /** The column as a JSON expression in the API's form: ISO dates, booleans, exact numbers as strings, parsed json and csv. */
  jsonValue(type: ValueType, column: Sql, storage: ColumnStorage): Sql
  /** A number, text or boolean expression (a function's result) as a JSON expression. */
  jsonScalar(kind: 'number' | 'text' | 'boolean', expression: Sql): Sql
  /** The column as which an `aggregate` was selected, as a JSON expression. */
  jsonOfAggregate(column: Sql): Sql
  /** A JSON expression that is null where the condition fails. */
  jsonWhen(condition: Sql, value: Sql): Sql
  /** Chooses among JSON expressions. */
  jsonCase(cases: readonly { readonly when: Sql; readonly value: Sql }[], otherwise: Sql): Sql
  jsonNull(): Sql
  /** A literal text as a JSON expression. */
  jsonText(text: string): Sql
  /** A JSON object of these entries, however many. */
  jsonObject(entries: readonly JsonEntry[]): Sql
  /** A scalar sub-select that answers a JSON list of the rows, `[]` without rows, in order. */
  jsonRows(select: JsonSelect): Sql
  /** A scalar sub-select that answers the first row's JSON, or JSON null. */
  jsonRow(select: JsonSelect): Sql
  /** Turns a JSON expression into the text that is sent (the root's output column). */
  jsonToText(expression: Sql): Sql
  /** The column in the form that is compared, sorted and grouped (dates of mixed storage made comparable). */
  comparable(type: ValueType, column: Sql, storage: ColumnStorage): Sql
  /** A parameter of this type in the form that is compared with `comparable`. */
  parameter(value: Sql, type: ValueType, storage: ColumnStorage): Sql
  /** expression = parameter, both in the form that is compared. */
  equals(expression: Sql, parameter: Sql, type: ValueType, storage: ColumnStorage): Sql
  /** The forms in which a value that `parameter` gives may be stored, where the column's type does not tell (SQLite); else the parameter alone. */
  spellings(parameter: Sql, type: ValueType): readonly Sql[]
  /** expression < parameter, or another order; both in the form that is compared. */
  inOrder(expression: Sql, operator: OrderOperator, parameter: Sql, type: ValueType, storage: ColumnStorage): Sql
  /** Whether there is a value. Composite values whose parts are all null are values, which PostgreSQL's own tests deny. */
  nullTests(type: ValueType, column: Sql, storage: ColumnStorage): NullTests
  /** The condition under which a stored value is told as null (MariaDB's zero dates); null: there are no such values. */
  isBlank(type: ValueType, column: Sql, storage: ColumnStorage): Sql | null
  /** The column in the form that is grouped, counted and added up: values that are told alike are one. */
  grouped(type: ValueType, column: Sql, storage: ColumnStorage): Sql
  /** A parameter that says after how many rows. */
  count(value: Sql): Sql
  /** expression IN (values of one list parameter). */
  inList(expression: Sql, list: Sql, type: ValueType, storage: ColumnStorage): Sql
  /** LIKE with `\` as escape, as the database compares by itself (`_contains`), or without regard to case. */
  like(expression: Sql, pattern: Sql, ignoreCase: boolean): Sql
  /** expression = parameter without regard to case. */
  equalsIgnoreCase(expression: Sql, value: Sql): Sql
  datePart(part: DatePart, type: ValueType, column: Sql, storage: ColumnStorage): Sql
  /**
   * Whether a stored shape has a point in common with a parameter's shape, or the boxes around them have. Refuses with INVALID_QUERY what the database
   * cannot tell.
   */
  intersects(column: Sql, parameter: (index: number, encoding?: ParameterEncoding) => Sql, of: 'shape' | 'bounds'): Sql
  /** Number of entries of a JSON list; 0 for other JSON, null for null. */
  jsonLength(column: Sql): Sql
  /** The JSON value at a path, as a JSON expression. */
  jsonPath(column: Sql, path: readonly (string | number)[]): Sql
  /** The value at a path as SQL text, or as a number where it is one; null where there is none. */
  jsonPathScalar(kind: 'text' | 'number', column: Sql, path: readonly (string | number)[]): Sql
  /** Do nulls come after all values in ascending order, or before them? */
  readonly areNullsLargest: boolean
  /**
   * What is compared in the form by which pages with places are sorted: `<` and `>` have to say of it what ORDER BY does. Refuses with
   * INVALID_QUERY columns of which this database cannot tell such an order.
   */
  ordered(type: ValueType, expression: Sql, storage: ColumnStorage): Sql
  /** A value of `ordered` as exact text, from which `ofPlace` makes the same value again. */
  place(type: ValueType, expression: Sql, storage: ColumnStorage): Sql
  /** A parameter (encoding 'place') with the text of `place`, in the form that is compared with `ordered`. */
  ofPlace(type: ValueType, parameter: Sql, storage: ColumnStorage): Sql
  /** One sort term; `nullsLast` overrides the database's own placement. */
  orderTerm(expression: Sql, descending: boolean, nullsLast: boolean): Sql
  /** LIMIT/OFFSET clause text pieces that this database accepts when only an offset is given. */
  limitClause(limit: Sql | null, offset: Sql | null): Sql
  /** Casts an expression to text. */
  asText(expression: Sql): Sql
  /** A literal text. */
  literal(text: string): Sql
  /** A key that is stored as text (many-to-any) in the form of a key column of this type, null where it is none: an index can find it. */
  keyOfText(type: ValueType, text: Sql, storage: ColumnStorage): Sql
  /** The keys of the rows in which a search index finds all phrases, as a SELECT. */
  searchedKeys(search: TableSearch): Sql
  /** How much of a text is these words (parameters in the encoding 'words'), as a whole number; null for null. */
  share(text: Sql, words: readonly Sql[]): Sql
  /** An aggregate over an expression as a JSON expression in the API's form. */
  aggregate(
    name: 'count' | 'sum' | 'avg' | 'min' | 'max',
    distinct: boolean,
    expression: Sql | null,
    type: ValueType,
    storage: ColumnStorage,
  ): Sql
}

/** A column as it shall become. */
export interface ColumnDefinition {
  readonly name: string
  readonly type: ValueType
  readonly maxLength?: number | null
  readonly precision?: number | null
  readonly scale?: number | null
  readonly isNullable: boolean
  readonly isUnique: boolean
  readonly isIndexed: boolean
  readonly isPrimaryKey: boolean
  readonly hasAutoIncrement: boolean
  /** JSON literal, { expression }, or undefined for none. */
  readonly defaultValue: unknown
  readonly comment?: string | null
  /** What the database computes the column by, in the spelling of all databases; null: it holds values of its own. */
  readonly generation?: string | null
  /** A decimal or a uuid whose type is written as one also where the database has no such type (SQLite), so that it can be told. */
  readonly isDeclared?: boolean
}

/** What a table has beside its columns. `expression`: in the spelling of all databases. */
export type ConstraintDefinition =
  | { readonly kind: 'index'; readonly columns: readonly string[]; readonly isUnique: boolean }
  | { readonly kind: 'check'; readonly expression: string }
  | {
      readonly kind: 'foreign'
      readonly columns: readonly string[]
      readonly foreignTable: string
      readonly foreignColumns: readonly string[]
      readonly onDelete: string
      readonly onUpdate: string
    }

export interface ForeignKeyDefinition {
  readonly name: string
  readonly column: string
  readonly foreignTable: string
  readonly foreignColumn: string
  readonly onDelete: string | null
  readonly onUpdate: string | null
}

/** Changes of tables. Each runs on the given Knex (a transaction) and leaves rows as they are. */
export interface Ddl {
  createTable(knex: Knex, table: string, columns: readonly ColumnDefinition[], comment?: string | null): Promise<void>
  dropTable(knex: Knex, table: string): Promise<void>
  addColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void>
  /** Changes type, nullability, default, unique, index of a column; SQLite rebuilds the table. */
  alterColumn(knex: Knex, table: string, column: ColumnDefinition): Promise<void>
  dropColumn(knex: Knex, table: string, column: string): Promise<void>
  /** Also gives the column an index, unless it has one: without it every read of the relation's many side scans the table. It does not make the column count as indexed. */
  addForeignKey(knex: Knex, table: string, key: ForeignKeyDefinition): Promise<void>
  /** Drops the foreign keys of this one column. */
  dropForeignKey(knex: Knex, table: string, column: string): Promise<void>
  /** Adds an index, a check or a foreign key; its name is made of what it is. Refuses what the rows do not obey. */
  addConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<void>
  /** Drops what is such an index, check or foreign key, whatever its name. */
  dropConstraint(knex: Knex, table: string, constraint: ConstraintDefinition): Promise<void>
  /** Gives the table a comment, or takes it away; nothing where tables have none. */
  setComment(knex: Knex, table: string, comment: string | null): Promise<void>
  /** Gives the table another name; what points to it follows. */
  renameTable(knex: Knex, table: string, name: string): Promise<void>
  /** Gives a column another name; keys, indexes and checks follow. */
  renameColumn(knex: Knex, table: string, column: string, name: string): Promise<void>
  /** Writes another value where a column has this one, in its turn among the changes of tables: the table may be changed before and after. */
  replaceValue(knex: Knex, table: string, column: string, from: string, to: string): Promise<void>
  /** Makes, changes or (without columns) drops the index by which texts are searched. It is neither a table nor an index in what `introspect` tells, but `Table.search`. */
  setSearchIndex(knex: Knex, table: string, columns: readonly string[]): Promise<void>
  /**
   * Makes changes that this transaction was asked for and that wait for its end (MariaDB), so that they can be seen; a rollback takes them
   * back. Gives what goes on waiting to be dropped: `table` or `table.column`.
   */
  settle(knex: Knex): Promise<readonly string[]>
  /** Moves a generated key's counter past the values in the table. */
  advanceSequence(knex: Knex, table: string, column: string): Promise<void>
}
