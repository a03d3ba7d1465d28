import type { DatabaseError } from '../dialect.js'
import { TableChangeRefused } from '../table-change-refused.js'

/** What tells of an error of the server: its number, its sentence, and the statement, as the driver gives them. */
export interface MysqlError extends Error {
  readonly errno: number
  readonly sqlState?: string
  readonly sqlMessage?: string
  /** Added by our client (place.ts). */
  readonly place?: UniqueKeyPlace | null
}

/** The table that was written, and the columns of the unique key that did not allow it. */
export interface UniqueKeyPlace {
  readonly table: string
  readonly columns: readonly string[] | null
}

const kinds: Readonly<Record<number, DatabaseError['kind']>> = {
  1062: 'unique',
  1586: 'unique',
  1022: 'unique',
  1169: 'unique',
  1048: 'not-null',
  1364: 'not-null',
  1451: 'foreign-key',
  1452: 'foreign-key',
  1216: 'foreign-key',
  1217: 'foreign-key',
  1406: 'too-long',
  // A whole statement.
  1153: 'too-long',
  1264: 'out-of-range',
  1690: 'out-of-range',
  1265: 'invalid-value',
  1292: 'invalid-value',
  1366: 'invalid-value',
  1367: 'invalid-value',
  // The counter of a key is used up.
  167: 'out-of-range',
  1467: 'out-of-range',
  4025: 'invalid-value',
  // Division by zero, a value for a function, a text that is none in its character set, the condition of a view, no partition.
  1365: 'invalid-value',
  1411: 'invalid-value',
  1300: 'invalid-value',
  1369: 'invalid-value',
  1526: 'invalid-value',
  1748: 'invalid-value',
  // A pattern that is none, texts of collations that have no common one.
  1139: 'invalid-value',
  1267: 'impossible',
  1270: 'impossible',
  1271: 'impossible',
  1906: 'generated',
  // SIGNAL
  1644: 'refused',
  1643: 'refused',
  1054: 'missing',
  1146: 'missing',
}

/** Columns, keys and defaults that MariaDB cannot make. */
const impossible: ReadonlySet<number> = new Set([
  // Too many tables in a join, columns, or parameters; nested too deep for its stack.
  1116, 1117, 1119, 1390, 1436, 1005, 1063, 1067, 1068, 1071, 1074, 1075, 1101, 1118, 1170, 1215, 1305, 1425, 1426, 1427, 1439, 1830, 1901,
  1911, 4078,
])

/** Reads the driver's errors; what they tell stands in their sentences. */
export function translateError(error: unknown): DatabaseError | null {
  if (error instanceof TableChangeRefused) return error.meaning
  if (!isMysqlError(error)) return null
  const kind = kindOf(error)
  if (!kind) return null
  const message = error.sqlMessage ?? error.message
  if (kind === 'foreign-key') return foreignKeyError(error.errno, message)
  const [, value, constraint] = /^Duplicate entry '(.*)' for key '(.*)'$/s.exec(message) ?? []
  const column = /(?:[Cc]olumn|Field) (?:'([^']+)'|`[^`]+`\.`[^`]+`\.`([^`]+)`)/.exec(message)
  const name = column?.[1] ?? column?.[2]
  return {
    kind,
    table: error.place?.table ?? null,
    columns: error.place?.columns ?? (name ? [name] : []),
    value: kind === 'impossible' || kind === 'refused' ? message : (value ?? null),
    constraint: constraint ?? null,
  }
}

function kindOf({ errno, sqlState }: MysqlError): DatabaseError['kind'] | undefined {
  const kind = kinds[errno] ?? (impossible.has(errno) ? 'impossible' : undefined)
  // A SIGNAL may have any number.
  return kind ?? (sqlState === '45000' ? 'refused' : undefined)
}

/** `... fails (`base`.`child`, CONSTRAINT `name` FOREIGN KEY (`column`) REFERENCES `parent` (`id`) ...)`. */
function foreignKeyError(errno: number, message: string): DatabaseError {
  const [, table, constraint, columns, target] =
    /\(`[^`]+`\.`([^`]+)`, CONSTRAINT `([^`]+)` FOREIGN KEY \(([^)]+)\) REFERENCES (?:`[^`]+`\.)?`[^`]+` \(([^)]+)\)/.exec(message) ?? []
  const named = (errno === 1451 ? target : columns) ?? ''
  return {
    kind: 'foreign-key',
    table: table ?? null,
    columns: [...named.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
    value: null,
    constraint: constraint ?? null,
  }
}

/** Is this an error of the server, with a number? */
export function isMysqlError(error: unknown): error is MysqlError {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && 'sqlState' in error
}
