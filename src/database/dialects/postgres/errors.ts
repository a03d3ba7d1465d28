import type { DatabaseError } from '../dialect.js'
import { TableChangeRefused } from '../table-change-refused.js'

/** The parts of pg's errors that tell what happened; it does not export their class as a type of its own. */
interface PostgresError extends Error {
  readonly code: string
  readonly detail?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
  /** The function of the server that raised it: `exec_stmt_raise` is the RAISE of a trigger or another function that somebody wrote. */
  readonly routine?: string
}

const kinds: Readonly<Record<string, DatabaseError['kind']>> = {
  '23505': 'unique',
  '23502': 'not-null',
  '23503': 'foreign-key',
  '23001': 'foreign-key',
  '23514': 'invalid-value',
  '23P01': 'excluded',
  '428C9': 'generated',
  // The condition of a view.
  '44000': 'invalid-value',
  // There is no LIKE in this collation, no whole number that is infinite, no equality of such composite values.
  '0A000': 'impossible',
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
  const kind = kindOf(error)
  if (!kind) return null
  const [, columns, value] = /^Key \((.*?)\)=\((.*?)\) /s.exec(error.detail ?? '') ?? []
  const named = columns?.split(', ').map((name) => name.replace(/^"(.*)"$/, '$1')) ?? []
  return {
    kind,
    table: error.table ?? null,
    columns: error.column ? [error.column] : kind === 'generated' ? generatedColumn(error) : named,
    value: kind === 'impossible' || kind === 'refused' ? sentenceOf(error) : kind === 'excluded' ? null : (value ?? null),
    constraint: error.constraint ?? null,
  }
}

function kindOf(error: PostgresError): DatabaseError['kind'] | undefined {
  const { code, message, routine } = error
  if (code === '23502' && message.includes('contains null values')) return 'contains-null'
  // A policy of rows; what the server's own user may not do at all is not the client's matter.
  if (code === '42501') return message.includes('row-level security policy') ? 'refused' : undefined
  // An entry of an index.
  if (code === '54000' && message.includes('index row')) return 'too-long'
  const known = kinds[code]
  // A trigger may take any code for its own message; only what it takes from constraints is read so.
  if (code.startsWith('P0') || (routine === 'exec_stmt_raise' && (!known || known === 'impossible'))) return 'refused'
  // Any other value, or constraint, that the database does not take.
  return known ?? (/^2[23]/.test(code) ? 'invalid-value' : undefined)
}

/** `cannot insert a non-DEFAULT value into column "id"` */
function generatedColumn({ message }: PostgresError): string[] {
  const [, name] = /column "(.+)"/.exec(message) ?? []
  return name === undefined ? [] : [name]
}

/** Knex puts the statement before the sentence. */
const sentenceOf = ({ message }: Error): string => message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '')

function isPostgresError(error: unknown): error is PostgresError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'severity' in error
}
