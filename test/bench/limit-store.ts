/** The answers of the limit as JSON text, each made by one hand-written statement; writes leave the same history as ours. */
export interface LimitStore {
  list(): Promise<string>
  nested(): Promise<string>
  byId(id: number): Promise<string>
  filter(): Promise<string>
  newest(): Promise<string>
  create(data: Readonly<Record<string, unknown>>): Promise<string>
  update(id: number, data: Readonly<Record<string, unknown>>): Promise<string>
}

/** Statements of the writes; `?` stands for a parameter. They are the same on both databases. */
export const writes = {
  create: 'INSERT INTO articles (title, status, views, body, author) VALUES (?, ?, ?, ?, ?) RETURNING id, title',
  update: 'UPDATE articles SET title = ?, views = ? WHERE id = ? RETURNING id, title, status, views, body, author',
  activity: `INSERT INTO directus_activity (action, collection, item, ip, user_agent) VALUES (?, 'articles', ?, '127.0.0.1', 'bench') RETURNING id`,
  revision: `INSERT INTO directus_revisions (activity, collection, item, data, delta) VALUES (?, 'articles', ?, ?, ?)`,
} as const

export interface WrittenRow {
  readonly id: number
  readonly title: string
}

/** Runs the statements of a write, in its transaction. */
export type RunWrite = (text: string, parameters: readonly unknown[]) => Promise<Record<string, unknown> | undefined>

/** Inserts an article and its history. */
export async function createArticle(run: RunWrite, data: Readonly<Record<string, unknown>>): Promise<string> {
  const row = (await run(writes.create, [data.title, data.status, data.views, data.body, authorOf(data.author)])) as unknown as WrittenRow
  return keepHistory(run, 'create', row, data, data)
}

/** The key of an author, alone or in an object. */
const authorOf = (author: unknown): unknown => (typeof author === 'object' && author !== null && 'id' in author ? author.id : author)

/** Changes an article and keeps what it was made of. */
export async function updateArticle(run: RunWrite, id: number, data: Readonly<Record<string, unknown>>): Promise<string> {
  const row = (await run(writes.update, [data.title, data.views, id])) as unknown as WrittenRow
  return keepHistory(run, 'update', row, row, data)
}

async function keepHistory(run: RunWrite, action: string, { id, title }: WrittenRow, data: object, delta: object): Promise<string> {
  const activity = await run(writes.activity, [action, String(id)])
  await run(writes.revision, [activity?.id, String(id), JSON.stringify(data), JSON.stringify(delta)])
  return JSON.stringify({ id, title })
}
