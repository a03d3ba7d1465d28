import pg from 'pg'
import { createArticle, type LimitStore, type RunWrite, updateArticle } from './limit-store.js'

const reads = {
  list: `SELECT json_agg(json_build_object('id', id, 'title', title, 'status', status, 'views', views))::text AS json
    FROM (SELECT id, title, status, views FROM articles ORDER BY id LIMIT 20) a`,
  nested: `SELECT json_agg(json_build_object('id', a.id, 'title', a.title,
      'author', (SELECT json_build_object('name', name) FROM authors WHERE id = a.author),
      'comments', (SELECT json_agg(json_build_object('id', c.id, 'text', c.text)) FROM comments c WHERE c.article = a.id),
      'tags', (SELECT json_agg(json_build_object('tag', json_build_object('name', t.name))) FROM articles_tags j JOIN tags t ON t.id = j.tag WHERE j.article = a.id)))::text AS json
    FROM (SELECT id, title, author FROM articles ORDER BY id LIMIT 20) a`,
  byId: `SELECT json_build_object('id', id, 'title', title, 'status', status, 'views', views, 'body', body)::text AS json FROM articles WHERE id = $1`,
  filter: `SELECT json_agg(json_build_object('id', id, 'title', title, 'views', views))::text AS json
    FROM (SELECT id, title, views FROM articles WHERE status = 'published' AND views > 1000 ORDER BY views DESC LIMIT 20) a`,
  newest: `SELECT json_agg(json_build_object('id', id, 'title', title, 'published_at', to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))::text AS json
    FROM (SELECT id, title, published_at FROM articles WHERE status = 'published' ORDER BY published_at DESC LIMIT 20) a`,
} as const

/** The limit on PostgreSQL: prepared statements over a pool as large as ours. */
export function openPostgresLimit(connectionString: string): LimitStore {
  const pool = new pg.Pool({ connectionString, max: 10 })
  const read = async (name: keyof typeof reads, values: unknown[] = []) => {
    const { rows } = await pool.query<{ json: string }>({ name, text: reads[name], values })
    return rows[0]!.json
  }
  const write = async (work: (run: RunWrite) => Promise<string>) => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const answer = await work(async (text, parameters) => {
        let number = 0
        const numbered = text.replaceAll('?', () => `$${++number}`)
        const { rows } = await client.query<Record<string, unknown>>({ name: text.slice(0, 30), text: numbered, values: [...parameters] })
        return rows[0]
      })
      await client.query('COMMIT')
      return answer
    } finally {
      client.release()
    }
  }
  return {
    list: () => read('list'),
    nested: () => read('nested'),
    byId: (id) => read('byId', [id]),
    filter: () => read('filter'),
    newest: () => read('newest'),
    create: (data) => write((run) => createArticle(run, data)),
    update: (id, data) => write((run) => updateArticle(run, id, data)),
  }
}
