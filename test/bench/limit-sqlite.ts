import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite'
import { createArticle, type LimitStore, type RunWrite, updateArticle } from './limit-store.js'

const reads = {
  list: `SELECT json_group_array(json_object('id', id, 'title', title, 'status', status, 'views', views)) AS json
    FROM (SELECT id, title, status, views FROM articles ORDER BY id LIMIT 20)`,
  nested: `SELECT json_group_array(json_object('id', a.id, 'title', a.title,
      'author', (SELECT json_object('name', name) FROM authors WHERE id = a.author),
      'comments', (SELECT json_group_array(json_object('id', c.id, 'text', c.text)) FROM comments c WHERE c.article = a.id),
      'tags', (SELECT json_group_array(json_object('tag', json_object('name', t.name))) FROM articles_tags j JOIN tags t ON t.id = j.tag WHERE j.article = a.id))) AS json
    FROM (SELECT id, title, author FROM articles ORDER BY id LIMIT 20) a`,
  byId: `SELECT json_object('id', id, 'title', title, 'status', status, 'views', views, 'body', body) AS json FROM articles WHERE id = ?`,
  filter: `SELECT json_group_array(json_object('id', id, 'title', title, 'views', views)) AS json
    FROM (SELECT id, title, views FROM articles WHERE status = 'published' AND views > 1000 ORDER BY views DESC LIMIT 20)`,
  newest: `SELECT json_group_array(json_object('id', id, 'title', title, 'published_at', strftime('%Y-%m-%dT%H:%M:%fZ', published_at / 1000.0, 'unixepoch'))) AS json
    FROM (SELECT id, title, published_at FROM articles WHERE status = 'published' ORDER BY published_at DESC LIMIT 20)`,
} as const

/** The limit on SQLite: the same driver and the same settings as ours. */
export function openSqliteLimit(filename: string): LimitStore {
  const database = new DatabaseSync(filename)
  for (const setting of [
    'journal_mode=WAL',
    'synchronous=FULL',
    'foreign_keys=ON',
    'cache_size=-65536',
    'mmap_size=268435456',
    'busy_timeout=5000',
  ]) {
    database.exec(`PRAGMA ${setting}`)
  }
  const statements = new Map<string, StatementSyncInstance>()
  const first = (text: string, parameters: readonly unknown[] = []): Record<string, unknown> | undefined => {
    const statement = statements.get(text) ?? database.prepare(text)
    statements.set(text, statement)
    return statement.get(...parameters) as Record<string, unknown> | undefined
  }
  const read = async (text: string, parameters?: readonly unknown[]) => String(first(text, parameters)?.json)
  const run: RunWrite = async (text, parameters) => first(text, parameters)
  return {
    list: () => read(reads.list),
    nested: () => read(reads.nested),
    byId: (id) => read(reads.byId, [id]),
    filter: () => read(reads.filter),
    newest: () => read(reads.newest),
    create: inTurn(database, (data: Readonly<Record<string, unknown>>) => createArticle(run, data)),
    update: inTurn(database, (id: number, data: Readonly<Record<string, unknown>>) => updateArticle(run, id, data)),
  }
}

/** One transaction after the other: there is one connection. */
function inTurn<Parameters extends unknown[]>(database: DatabaseSyncInstance, write: (...parameters: Parameters) => Promise<string>) {
  let last: Promise<unknown> = Promise.resolve()
  return (...parameters: Parameters): Promise<string> => {
    const next = last.then(async () => {
      database.exec('BEGIN IMMEDIATE')
      const answer = await write(...parameters)
      database.exec('COMMIT')
      return answer
    })
    last = next
    return next
  }
}
