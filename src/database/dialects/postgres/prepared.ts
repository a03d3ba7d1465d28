import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Client } from 'pg'

/** A connection as `pg` has it inside: the texts it has prepared, by name. */
interface Internals {
  readonly connection: { readonly parsedStatements: Record<string, string> }
}

const keptStatements = 500

/** Runs statements prepared under a name made of their text, so that each connection plans a text once. */
export class PreparedStatements {
  readonly #byConnection = new WeakMap<Client, LRUCache<string, string>>()
  readonly #names = new LRUCache<string, string>({ max: 5000, maxSize: 8_000_000, sizeCalculation: (_, text) => text.length + 1 })
  /** Grows with every change of the schema; of each connection, the one it prepared its statements in. */
  #era = 0
  readonly #eras = new WeakMap<Client, number>()

  async run(connection: Client, text: string, parameters: readonly unknown[]): Promise<object[]> {
    if ((this.#eras.get(connection) ?? this.#era) !== this.#era) await this.forget(connection)
    this.#eras.set(connection, this.#era)
    const name = this.#nameOf(text)
    await this.#makeRoom(connection, name)
    return (await connection.query({ name, text, values: [...parameters] })).rows
  }

  /** What was prepared until now is not used again: PostgreSQL keeps the types that parameters had by the columns they were compared with. */
  outdate(): void {
    this.#era += 1
  }

  /** Forgets what a connection has prepared, after a change of a table has made its plans useless. */
  async forget(connection: Client): Promise<void> {
    this.#byConnection.delete(connection)
    await connection.query('DEALLOCATE ALL')
    const { parsedStatements } = (connection as unknown as Internals).connection
    for (const name of Object.keys(parsedStatements)) delete parsedStatements[name]
  }

  #nameOf(text: string): string {
    const known = this.#names.get(text)
    if (known) return known
    const name = createHash('sha1').update(text).digest('hex')
    this.#names.set(text, name)
    return name
  }

  async #makeRoom(connection: Client, name: string): Promise<void> {
    const kept = this.#byConnection.get(connection) ?? new LRUCache<string, string>({ max: keptStatements })
    this.#byConnection.set(connection, kept)
    if (kept.get(name) === undefined && kept.size === keptStatements) {
      const oldest = kept.pop()
      if (oldest) await deallocate(connection, oldest)
    }
    kept.set(name, name)
  }
}

async function deallocate(connection: Client, name: string): Promise<void> {
  const { parsedStatements } = (connection as unknown as Internals).connection
  if (!(name in parsedStatements)) return
  await connection.query(`DEALLOCATE "${name}"`)
  delete parsedStatements[name]
}
