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
  SQLITE_CONSTRAINT: 'invalid-value',
  SQLITE_TOOBIG: 'too-long',
}

/** What SQLite has no code of its own for. */
const sentences: readonly (readonly [kind: DatabaseError['kind'], sentence: RegExp])[] = [
  ['out-of-range', /^integer overflow$/],
  ['missing', /^(no such (column|table): |table .* has no column named )/s],
  ['generated', /^cannot (INSERT into|UPDATE) generated column /],
  // Bounds of one statement.
  ['impossible', /^too many (FROM clause terms|terms|columns|SQL variables|arguments)/],
  ['impossible', /^LIKE or GLOB pattern too complex$/],
  ['impossible', /^(at most \d+ tables in a join|Expression tree is too large|parser stack overflow)/],
]

/** Reads the driver's errors: `UNIQUE constraint failed: users.email, users.site`. Of foreign keys SQLite tells no more. */
export function translateError(error: unknown, table?: string): DatabaseError | null {
  if (error instanceof TableChangeRefused) return error.meaning
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const sentence = sentenceOf(error)
  const kind = kindOf(error.code, sentence)
  if (!kind) return null
  const places = kind === 'unique' || kind === 'not-null' ? (/constraint failed: (.*)$/s.exec(error.message)?.[1] ?? '') : ''
  return {
    kind,
    ...placesIn(places, table),
    value: kind === 'refused' || kind === 'impossible' ? sentence : null,
    constraint: /constraint failed: index '(.*)'$/.exec(error.message)?.[1] ?? null,
  }
}

function kindOf(code: string, sentence: string): DatabaseError['kind'] | undefined {
  // RESTRICT fails as a trigger does; any other sentence is the trigger's own.
  if (/FOREIGN KEY constraint failed$/.test(sentence)) return 'foreign-key'
  if (code === 'SQLITE_CONSTRAINT_TRIGGER') return 'refused'
  return sentences.find(([, form]) => form.test(sentence))?.[0] ?? kinds[code]
}

/** Knex puts the statement before the sentence. */
const sentenceOf = ({ message }: Error): string => message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '')

/** `users.email, users.site`: the table that was written tells where its own name ends. */
function placesIn(places: string, written: string | undefined): Pick<DatabaseError, 'table' | 'columns'> {
  const table = written !== undefined && places.startsWith(`${written}.`) ? written : places.slice(0, Math.max(places.indexOf('.'), 0))
  if (table === '') return { table: null, columns: [] }
  return { table, columns: places.slice(table.length + 1).split(`, ${table}.`) }
}
