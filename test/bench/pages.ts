import { createBenchDatabase } from './databases.js'
import { startWithPolicies } from './policies-data.js'

const rows = 1_000_000
const size = 20
const page = 10_000
const rounds = 40
/** How many times the first page's time a far one may take. */
const allowed = 2
const orders = ['id', '-id', 'views', '-views', 'rank,-id', 'status,-views'] as const

/** Measures pages by cursor and long exports on a million rows; false where a far page takes too long. */
export async function benchPages(databaseName: string, settings: Readonly<Record<string, string>>, adminToken: string): Promise<boolean> {
  const database = await createBenchDatabase(databaseName)
  if (!database) return true
  const server = await startWithPolicies({ ...settings, ...database.environment }, rows)
  const ask = (path: string) => fetch(server.url + path, { headers: { authorization: `Bearer ${adminToken}` } })
  let isFine = true
  try {
    console.log(`\n${database.name}: ${rows} rows, pages of ${size} by cursor; milliseconds a request (lower quartile of ${rounds})\n`)
    for (const sort of orders) {
      const [first, far] = await comparePages(ask, sort)
      if (far / first > allowed) isFine = false
      console.log(
        `${sort.padEnd(16)} page 1 ${first.toFixed(2).padStart(8)}   page ${page} ${far.toFixed(2).padStart(8)}   ratio ${(far / first).toFixed(2)}${far / first > allowed ? `   more than ${allowed}` : ''}`,
      )
    }
    for (const format of ['json', 'csv'] as const) console.log(await measureExport(ask, format))
  } finally {
    await server.stop()
    await database.drop()
  }
  return isFine
}

type Ask = (path: string) => Promise<Response>

async function comparePages(ask: Ask, sort: string): Promise<readonly [first: number, far: number]> {
  const path = (cursor: string, limit = size) => `/items/papers?fields=id,title,views&sort=${sort}&limit=${limit}&cursor=${cursor}`
  const before = (await (await ask(path('', size * (page - 1)))).json()) as { meta: { next_cursor: string } }
  const paths = [path(''), path(before.meta.next_cursor)]
  const times: number[][] = [[], []]
  for (let round = 0; round < rounds + 5; round += 1) {
    for (const [index, one] of paths.entries()) {
      const started = performance.now()
      const answer = await ask(one)
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${one}: ${answer.status}`)
      if (round >= 5) times[index]!.push(performance.now() - started)
    }
  }
  const [first, far] = times.map((values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 4)]!)
  return [first!, far!]
}

/** Reads a whole export; its memory is what this process, server and client in one, holds at most beyond what it held before. */
async function measureExport(ask: Ask, format: string): Promise<string> {
  const before = process.memoryUsage().rss
  let peak = before
  let bytes = 0
  const started = performance.now()
  const answer = await ask(`/items/papers?fields=id,title,status,views&limit=-1&export=${format}`)
  for await (const chunk of answer.body!) {
    bytes += (chunk as Uint8Array).length
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  const seconds = (performance.now() - started) / 1000
  const mebibytes = (value: number): string => (value / 2 ** 20).toFixed(0)
  return `export ${format.padEnd(9)} ${(rows / seconds).toFixed(0).padStart(8)} rows/s, ${mebibytes(bytes)} MiB, memory ${mebibytes(before)} MiB before, ${mebibytes(peak)} MiB at most`
}
