import { notWorking } from '../../../errors/unavailable.js'

/** An error of SQLite with the name of its extended result code (`SQLITE_CONSTRAINT_UNIQUE`), by which callers tell what happened. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError'

  constructor(
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options)
  }
}

/** The extended result codes that somebody looks at; of the others the primary code is told. */
const extendedCodes: Readonly<Record<number, string>> = {
  275: 'SQLITE_CONSTRAINT_CHECK',
  531: 'SQLITE_CONSTRAINT_COMMITHOOK',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1299: 'SQLITE_CONSTRAINT_NOTNULL',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  1811: 'SQLITE_CONSTRAINT_TRIGGER',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
  2579: 'SQLITE_CONSTRAINT_ROWID',
  3091: 'SQLITE_CONSTRAINT_DATATYPE',
}

/** SQLite's own sentences, by the code they belong to: the driver tells no code when a list of rows fails. */
const sentences: readonly (readonly [code: string, sentence: RegExp])[] = [
  ['SQLITE_CONSTRAINT_UNIQUE', /^UNIQUE constraint failed: /],
  ['SQLITE_CONSTRAINT_NOTNULL', /^NOT NULL constraint failed: /],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', /^FOREIGN KEY constraint failed$/],
  ['SQLITE_CONSTRAINT_CHECK', /^CHECK constraint failed: /],
  ['SQLITE_CONSTRAINT_DATATYPE', /^cannot store \w+ value in \w+ column /],
  ['SQLITE_MISMATCH', /^datatype mismatch$/],
  ['SQLITE_BUSY', /^database is locked$/],
  ['SQLITE_LOCKED', /^database (table|schema) is locked/],
  ['SQLITE_READONLY', /^attempt to write a readonly database$/],
  ['SQLITE_TOOBIG', /^string or blob too big$/],
  ['SQLITE_NOMEM', /^out of memory$/],
  ['SQLITE_FULL', /^database or disk is full$/],
  ['SQLITE_IOERR', /^disk I\/O error$/],
  ['SQLITE_CORRUPT', /^database disk image is malformed$/],
  ['SQLITE_INTERRUPT', /^interrupted$/],
]

/** What the driver adds to its errors, where it does. */
interface DriverError {
  readonly message: string
  readonly code?: unknown
  readonly sqliteExtendedCode?: unknown
  readonly sqliteCodeName?: unknown
}

/** The driver's error as ours; what is no error of SQLite (a value that cannot be bound) stays what it is. */
export function toSqliteError(thrown: unknown): unknown {
  if (!isDriverError(thrown) || thrown.code !== 'ERR_SQLITE_ERROR') return thrown
  return asUnavailable(new SqliteError(codeOf(thrown) ?? 'SQLITE_ERROR', thrown.message, { cause: thrown }))
}

/** No place on the disk, or no disk: nobody's question is at fault. Any other error is given back. */
export const asUnavailable = (error: SqliteError): Error =>
  /^SQLITE_(FULL|IOERR|CANTOPEN|NOMEM)/.test(error.code) ? notWorking(error) : error

/** Does the driver's error itself tell what happened? */
export const isCoded = (thrown: unknown): boolean => isDriverError(thrown) && codeOf(thrown) !== null

function codeOf({ message, sqliteExtendedCode, sqliteCodeName }: DriverError): string | null {
  const extended = typeof sqliteExtendedCode === 'number' ? extendedCodes[sqliteExtendedCode] : undefined
  if (extended) return extended
  if (typeof sqliteCodeName === 'string') return sqliteCodeName
  return sentences.find(([, sentence]) => sentence.test(message))?.[0] ?? null
}

/** Native code may have an `Error` of its own, so that `instanceof` tells nothing. */
const isDriverError = (thrown: unknown): thrown is DriverError =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string'
