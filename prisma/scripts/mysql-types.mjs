// Prisma's engine as WebAssembly knows no MySQL. Its script for PostgreSQL is regular enough to be told in MariaDB's words; what is
// not known here is refused, and has to be written by hand.

const statements = [
  /^CREATE TABLE /,
  /^CREATE (UNIQUE )?INDEX /,
  /^ALTER TABLE "\w+" ADD CONSTRAINT "\w+" FOREIGN KEY /,
  /^ALTER TABLE "\w+" ADD COLUMN /,
  /^ALTER TABLE "\w+" DROP COLUMN "\w+"$/,
  /^DROP TABLE "\w+"$/,
]

/** Moments with milliseconds and without the end that TIMESTAMP has; texts of any length, compared exactly. */
const types = {
  UUID: 'CHAR(36)',
  TEXT: 'LONGTEXT',
  TIMESTAMPTZ: 'DATETIME(3)',
  INTEGER: 'INT',
  SERIAL: 'INT',
  BIGSERIAL: 'BIGINT',
  REAL: 'DOUBLE',
  BOOLEAN: 'TINYINT(1)',
}
const kept = /^(VARCHAR\(\d+\)|BIGINT|JSON|DOUBLE PRECISION)$/

/** The script for PostgreSQL as MariaDB takes it. */
export function mysqlScript(sql) {
  return sql
    .split(/;\n/)
    .map((statement) => {
      const [, comments, body] = /^((?:\s|--[^\n]*\n)*)(.*)$/s.exec(statement)
      return comments + translate(body.trim())
    })
    .join(';\n')
}

function translate(statement) {
  if (statement === '') return ''
  if (!statements.some((pattern) => pattern.test(statement))) {
    throw new Error(`Write this by hand for MariaDB: ${statement}`)
  }
  const lines = statement.split('\n').map(translateLine).join('\n').replaceAll('"', '`')
  return statement.startsWith('CREATE TABLE') ? `${lines} ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin` : lines
}

/** A line is one column, or has none. */
function translateLine(line) {
  return line.replace(
    /^(\s+|ALTER TABLE "\w+" ADD COLUMN\s+)("\w+") ([A-Z ]+?(?:\(\d+\))?)(?= NOT NULL| DEFAULT|,|$)(.*)$/,
    (_, start, column, type, rest) => {
      const known = types[type.replace(/^(TIMESTAMPTZ)\(6\)$/, '$1')] ?? (kept.test(type) ? type : null)
      if (!known) throw new Error(`No type of MariaDB is known for ${type}.`)
      const counted = type.endsWith('SERIAL') ? ' AUTO_INCREMENT' : ''
      const value = rest.replace('CURRENT_TIMESTAMP', 'CURRENT_TIMESTAMP(3)')
      return `${start}${column} ${known}${value.replace(/(,?)$/, `${counted}$1`)}`
    },
  )
}
