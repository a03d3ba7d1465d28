import type { Knex } from 'knex'
import type { DatabaseConfig } from '../../src/database/connection.js'

/** What of the hidden things stands in columns of these kinds, too. */
export interface HiddenNumbers {
  readonly drafts: readonly { readonly id: number; readonly title: string; readonly views: number; readonly body: string }[]
}

type Client = DatabaseConfig['client']

const bytes: Readonly<Record<Client, string>> = { sqlite: 'blob', postgres: 'bytea', mysql: 'varbinary(8)' }
const loose: Readonly<Record<Client, string>> = {
  sqlite: 'id PRIMARY KEY, n, tag BLOB, note text',
  postgres: 'id integer PRIMARY KEY, n double precision, tag bytea, note text',
  mysql: 'id integer PRIMARY KEY, n double, tag varbinary(8), note varchar(50)',
}

/** Columns whose type the database does not tell, that it computes, and of bytes: also as keys. What is hidden has other numbers, texts and bytes. */
export async function fillOddColumns(knex: Knex, client: Client, hidden: HiddenNumbers): Promise<void> {
  await fillLoose(knex, client, hidden)
  await fillTokens(knex, client, hidden)
}

/** Without a type on SQLite, and computed by a view. */
async function fillLoose(knex: Knex, client: Client, { drafts }: HiddenNumbers): Promise<void> {
  const isUntyped = client === 'sqlite'
  const seen = isUntyped ? "typeof(tag) = 'text' AND n <> 'word'" : 'length(tag) > 1'
  await knex.raw(`CREATE TABLE loose (${loose[client]})`)
  await knex.raw(`CREATE VIEW figures AS SELECT id, n + 0 AS n, upper(note) AS note FROM loose WHERE ${seen}`)
  const insert = (...row: (string | number | Buffer)[]) => knex.raw('INSERT INTO loose VALUES (?, ?, ?, ?)', row)
  const tag = isUntyped ? 'seen' : Buffer.from('seen')
  for (const id of [1, 2, 3, 4]) await insert(id, id * 5, tag, `open ${id % 3}`)
  for (const { id, title, views, body } of drafts) {
    await insert(id, 100 + views, tag, body)
    await insert(id + 10, isUntyped ? String(100 + views) : 200 + views, tag, title)
    await insert(id + 30, views, Buffer.from([2]), body)
    await insert(id + 20, isUntyped ? 'word' : 300, tag, title)
    await insert(id + 40, 1, isUntyped ? 7 : Buffer.from([7]), title)
  }
}

/** Keys of bytes, and columns that the database generates: one that it stores, and one that it computes where it can. */
async function fillTokens(knex: Knex, client: Client, { drafts }: HiddenNumbers): Promise<void> {
  const kind = bytes[client]
  const computed = client === 'postgres' ? 'STORED' : 'VIRTUAL'
  const word = client === 'mysql' ? 'varchar(50)' : 'text'
  await knex.raw(
    `CREATE TABLE tokens (id ${kind} NOT NULL PRIMARY KEY, kind ${kind}, amount integer, note ${word}, twice integer GENERATED ALWAYS AS (amount * 2) STORED, loud ${word} GENERATED ALWAYS AS (upper(note)) ${computed})`,
  )
  await knex.raw(`CREATE TABLE uses (id integer PRIMARY KEY, word ${word}, token ${kind}, FOREIGN KEY (token) REFERENCES tokens (id))`)
  const insert = async (id: number, kind: number, amount: number, note: string, use: string | null) => {
    await knex.raw('INSERT INTO tokens (id, kind, amount, note) VALUES (?, ?, ?, ?)', [
      Buffer.from([id]),
      Buffer.from([kind]),
      amount,
      note,
    ])
    if (use !== null) await knex.raw('INSERT INTO uses VALUES (?, ?, ?)', [id, use, Buffer.from([id])])
  }
  for (const id of [1, 2, 3, 4]) await insert(id, 1, id * 5, `open ${id % 3}`, id > 2 ? null : `open ${id}`)
  for (const { id, title, views, body } of drafts) {
    await insert(id, 2, views, body, title)
    await insert(id + 100, 1, 100 + views, title, body)
  }
}
