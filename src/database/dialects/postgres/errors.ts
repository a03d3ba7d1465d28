import type { DatabaseError } from '../dialect.js'
import { TableChangeRefused } from '../table-change-refused.js'

/** The parts of pg's errors that tell what happened; it does not export their class as a type of its own. */
interface PostgresError extends Error {
  readonly code: string
  readonly detail?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

const kinds: Readonly<Record<string, DatabaseError['kind']>> = {
  '23505': 'unique',
  '23502': 'not-null',
  '23503': 'foreign-key',
  '23514': 'invalid-value',
  '22001': 'too-long',
  '22003': 'out-of-range',
  '22008': 'invalid-value',
  '22007': 'invalid-value',
  '22P02': 'invalid-value',
  '22P05': 'invalid-value',
  '22021': 'invalid-value',
  '2200M': 'invalid-value',
  '2200N': 'invalid-value',
  // A sequence is used up.
  '2200H': 'out-of-range',
  // No such cast, type for a foreign key, size of a type, second key, order or operator for an index or a comparison.
  '42846': 'impossible',
  '42804': 'impossible',
  '42830': 'impossible',
  '22023': 'impossible',
  '42P16': 'impossible',
  '42704': 'impossible',
  '42883': 'impossible',
  // Too many columns or arguments, or nested too deep for its stack.
  '54000': 'impossible',
  '54001': 'impossible',
  '54011': 'impossible',
  '54023': 'impossible',
  // The column or the table is gone since the schema was read.
  '42703': 'missing',
  '42P01': 'missing',
}

/** Reads the driver's errors; the columns and values of keys stand in the detail: `Key (email)=(a@example.com) already exists.` */
export function translateError(error: unknown): DatabaseError | null {
  if (error instanceof TableChangeRefused) return error.meaning
  if (!isPostgresError(error)) return null
  const kind = error.code === '23502' && error.message.includes('contains null values') ? 'contains-null' : kinds[error.code]
  if (!kind) return null
  const [, columns, value] = /^Key \((.*?)\)=\((.*?)\) /s.exec(error.detail ?? '') ?? []
  const named = columns?.split(', ').map((name) => name.replace(/^"(.*)"$/, '$1')) ?? []
  return {
    kind,
    table: error.table ?? null,
    columns: error.column ? [error.column] : named,
    value: kind === 'impossible' ? sentenceOf(error) : (value ?? null),
    constraint: error.constraint ?? null,
  }
}

/** Knex puts the statement before the sentence. */
const sentenceOf = ({ message }: Error): string => message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '')

function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'severity' in error
}
