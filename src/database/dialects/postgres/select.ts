import sql, { empty, raw, type Sql } from 'sql-template-tag'

/** A clause of a SELECT with its keyword, nothing when it is absent. */
export function clause(keyword: string, body: Sql | null): Sql {
  return body ? sql` ${raw(keyword)} ${body}` : empty
}

/** LIMIT and OFFSET, each if given. */
export function limitClause(limit: Sql | null, offset: Sql | null): Sql {
  return sql`${clause('LIMIT', limit)}${clause('OFFSET', offset)}`
}
