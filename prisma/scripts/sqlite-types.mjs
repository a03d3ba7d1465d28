// Prisma makes every text of SQLite a TEXT. The API tells lengths and types by the declared type of a column, and an
// existing Directus database declares them, so the scripts for SQLite are given the same declarations.

const declarations = { Uuid: 'char(36)', Text: 'text', Json: 'json', Timestamptz: 'datetime', Real: 'float' }
const scalars = { Int: 'integer', BigInt: 'bigint', Boolean: 'boolean', Float: 'float', DateTime: 'datetime' }

/** Dates are milliseconds; CURRENT_TIMESTAMP would be text beside them. */
const now = "(CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER))"

/** The script with the column types that the models declare. */
export function sqliteTypes(sql, sources) {
  const types = declaredTypes(sources)
  let table = ''
  return sql
    .split('\n')
    .map((line) => {
      table = /^(?:CREATE|ALTER) TABLE "(?:new_)?(\w+)"/.exec(line)?.[1] ?? table
      return (
        line
          .replace(/^(\s+|ALTER TABLE "\w+" ADD COLUMN\s+)"(\w+)" ([A-Z]+)/, (text, start, column) => {
            const type = types.get(`${table}.${column}`)
            return type ? `${start}"${column}" ${type}` : text
          })
          // A counter of SQLite is an integer, which has 64 bits; Prisma counts with Int alone.
          .replace(/^(\s+"\w+") counter NOT NULL PRIMARY KEY\b/, '$1 integer NOT NULL PRIMARY KEY AUTOINCREMENT')
          .replace(/ DEFAULT CURRENT_TIMESTAMP\b/, ` DEFAULT ${now}`)
          .replace(/(CONSTRAINT "\w+)_fkey"/, '$1_foreign"')
      )
    })
    .join('\n')
}

/** `table.column` -> declared type, for every column of the models. */
function declaredTypes(sources) {
  const types = new Map()
  for (const { models } of sources) {
    for (const [, body] of models.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)) {
      const table = /@@map\("(\w+)"\)/.exec(body)[1]
      for (const [, column, scalar, rest] of body.matchAll(/^\s+(\w+) (\w+)\??( .*)?$/gm)) {
        const [, type, size] = /@db\.(\w+)(?:\((\d+)\))?/.exec(rest ?? '') ?? []
        const isCounter = scalar === 'BigInt' && (rest ?? '').includes('autoincrement()')
        const declared = isCounter ? 'counter' : type === 'VarChar' ? `varchar(${size})` : (declarations[type] ?? scalars[scalar])
        if (declared) types.set(`${table}.${column}`, declared)
      }
    }
  }
  return types
}
