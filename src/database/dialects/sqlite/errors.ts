import type { DatabaseError } from '../dialect.js'
import { TableChangeRefused } from '../table-change-refused.js'

const kinds: Readonly<Record<string, DatabaseError['kind']>> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_ROWID: 'unique',
  SQLITE_CONSTRAINT_NOTNULL: 'not-null',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign-key',
  SQLITE_MISMATCH: 'invalid-value',
  SQLITE_CONSTRAINT_DATATYPE: 'invalid-value',
  SQLITE_CONSTRAINT_CHECK: 'invalid-value',
  SQLITE_TOOBIG: 'too-long',
}

/** Reads the driver's errors: `UNIQUE constraint failed: users.email, users.site`. Of foreign keys SQLite tells no more. */
export function translateError(error: unknown): DatabaseError | null {
  if (error instanceof TableChangeRefused) return error.meaning
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  // RESTRICT fails as a trigger does.
  const kind = error.message.endsWith('FOREIGN KEY constraint failed')
    ? 'foreign-key'
    : error.message === 'integer overflow'
      ? 'out-of-range'
      : kinds[error.code]
  if (!kind) return null
  const places = /constraint failed: (.*)$/.exec(error.message)?.[1]?.split(', ') ?? []
  const named = kind === 'unique' || kind === 'not-null' ? places.filter((place) => place.includes('.')) : []
  const dot = named[0]?.indexOf('.') ?? -1
  return {
    kind,
    table: named[0]?.slice(0, dot) ?? null,
    columns: named.map((place) => place.slice(dot + 1)),
    value: null,
    constraint: /constraint failed: index '(.*)'$/.exec(error.message)?.[1] ?? null,
  }
}
