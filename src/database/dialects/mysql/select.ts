import sql, { empty, raw, type Sql } from 'sql-template-tag'

/** A clause of a SELECT with its keyword, nothing when it is absent. */
export function clause(keyword: string, body: Sql | null): Sql {
  return body ? sql` ${raw(keyword)} ${body}` : empty
}

/** More rows than there can be: MariaDB takes an offset only behind a limit. */
export const endless = raw('18446744073709551615')

/** LIMIT and OFFSET of a SELECT. */
export function limitClause(limit: Sql | null, offset: Sql | null): Sql {
  if (!offset) return clause('LIMIT', limit)
  return sql` LIMIT ${limit ?? endless} OFFSET ${offset}`
}
