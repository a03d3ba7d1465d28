import { get } from 'node:http'
import { fillDatabase } from './data.js'
import { createBenchDatabase } from './databases.js'
import { startProcess } from './process.js'

/** How many clients wait at once, and how many different questions they ask. */
const crowds = [0, 1_000, 10_000]
const groups = 50
const writes = 20
/** Milliseconds after a write by which everybody has to have been told; an answer is never older. */
const patience = 30_000

/** Measures what live queries cost: memory, a write while many wait, and the time until all of a group are told. */
export async function benchLive(
  databaseName: string,
  settings: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  nodeFlags: readonly string[],
): Promise<void> {
  const database = await createBenchDatabase(databaseName)
  if (!database) return
  const environment = { ...settings, ...database.environment }
  await fillDatabase(environment)
  console.log(`\n${database.name}: live queries, ${groups} questions; milliseconds (median of ${writes})\n`)
  try {
    for (const count of crowds) {
      const server = await startProcess('./server-process.mjs', environment, nodeFlags)
      const clients = Array.from({ length: count }, (_, index) => new Client(server.url, (index % groups) + 1, headers))
      try {
        for (let begin = 0; begin < count; begin += 200) await Promise.all(clients.slice(begin, begin + 200).map((client) => client.begun))
        const [write, told] = await measure(server.url, clients, headers)
        const { peak } = await server.usage()
        console.log(
          `${String(count).padStart(6)} clients   a write ${write.toFixed(1).padStart(7)}   all of a question told ${told.toFixed(0).padStart(6)}   memory ${peak.toFixed(0)} MiB`,
        )
      } finally {
        for (const client of clients) client.close()
        await server.stop()
      }
    }
  } finally {
    await database.drop()
  }
}

async function measure(
  url: string,
  clients: readonly Client[],
  headers: Readonly<Record<string, string>>,
): Promise<readonly [number, number]> {
  const [times, delays]: [number[], number[]] = [[], []]
  for (let round = 0; round < writes; round += 1) {
    const author = (round % groups) + 1
    const begun = performance.now()
    const name = `Name ${round} at ${begun}`
    const body = JSON.stringify({ name })
    const answer = await fetch(`${url}/items/authors/${author}`, {
      method: 'PATCH',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`The write failed: ${answer.status}`)
    times.push(performance.now() - begun)
    const watching = clients.filter((client) => client.author === author)
    await Promise.all(watching.map((client) => client.told(name)))
    delays.push(performance.now() - begun)
  }
  return [median(times), median(delays)]
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!

/** A client that waits for the answers to a question about one author. */
class Client {
  readonly begun: Promise<void>
  #last = ''
  #heard = (): void => undefined
  readonly #request

  constructor(
    url: string,
    readonly author: number,
    headers: Readonly<Record<string, string>>,
  ) {
    const query = `query @live { authors_by_id(id: ${author}) { id name } }`
    this.#request = get(`${url}/graphql?query=${encodeURIComponent(query)}`, {
      agent: false,
      headers: { ...headers, accept: 'text/event-stream' },
    })
    this.begun = new Promise((resolve, reject) => {
      this.#request.once('error', reject)
      this.#request.once('response', (response) =>
        response.setEncoding('utf8').on('data', (text: string) => {
          this.#last += text
          if (!this.#last.includes('event: next')) return
          resolve()
          this.#heard()
        }),
      )
    })
  }

  /** Waits until an answer has this text. */
  async told(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('A client was not told.')), patience)
      this.#heard = () => {
        if (!this.#last.includes(text)) return
        clearTimeout(timer)
        this.#last = ''
        this.#heard = () => undefined
        resolve()
      }
      this.#heard()
    })
  }

  close(): void {
    this.#request.on('error', () => undefined)
    this.#request.destroy()
  }
}
