import { loadConfig } from '../../src/config/config.js'
import { type Platform, systemContext } from '../../src/context.js'
import { createCollections, updateCollection } from '../../src/services/schema/collections.js'
import { type RunningServer, startServer } from '../../src/start.js'
import { createBenchDatabase } from './databases.js'

const rows = 200_000
const wordsInText = 25
const vocabulary = 20_000
const rounds = 15

const terms: Readonly<Record<string, string>> = {
  'a rare word': 'word19000x ',
  'a frequent word': 'word60x ',
  'a word of nearly all': 'word1x ',
  'two words': 'word60x word200x ',
  'the beginning of words': 'word190',
  'a phrase': '"word1x word2x"',
  nothing: 'nowhere',
}

/** Measures searches over 200,000 comments, first without and then with a search index. */
export async function benchSearch(databaseName: string, settings: Readonly<Record<string, string>>, adminToken: string): Promise<void> {
  const database = await createBenchDatabase(databaseName)
  if (!database) return
  const server = await startServer(loadConfig({ ...settings, ...database.environment, PORT: '0', LOG_LEVEL: 'warn', QUERY_TIMEOUT: '0' }), {
    prepare: fill,
  })
  try {
    console.log(
      `\n${database.name}: searches of ${rows} comments, the first 20 and their count; milliseconds a request (median of ${rounds})\n`,
    )
    const without = await measureAll(server, adminToken)
    const started = performance.now()
    await setIndex(server.platform, true)
    console.log(`the index is made in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
    const found = await measureAll(server, adminToken)
    for (const [name, { time, count }] of Object.entries(found)) {
      const before = without[name]!.time
      console.log(
        `${name.padEnd(24)} without ${before.toFixed(1).padStart(8)}   with ${time.toFixed(1).padStart(8)}   ${(before / time).toFixed(1).padStart(7)} times as fast   ${count} found`,
      )
    }
  } finally {
    await server.stop()
    await database.drop()
  }
}

async function fill(platform: Platform): Promise<void> {
  const fields = [
    { field: 'author', type: 'string', schema: {}, meta: {} },
    { field: 'text', type: 'text', schema: {}, meta: {} },
  ]
  await createCollections(systemContext(platform), [{ collection: 'comments', schema: {}, meta: {}, fields }])
  const random = createRandom()
  for (let id = 1; id <= rows; id += 1_000) {
    const batch = Array.from({ length: 1_000 }, (_, index) => ({ id: id + index, author: `Reader ${index}`, text: makeText(random) }))
    await platform.database.knex.batchInsert('comments', batch, 250)
  }
  await platform.database.knex.raw(platform.database.dialect.name === 'mysql' ? 'ANALYZE TABLE comments' : 'ANALYZE')
}

const setIndex = (platform: Platform, isOn: boolean): Promise<string> =>
  updateCollection(systemContext(platform), 'comments', { schema: { search_index: isOn } })

/** Few words are in many texts, many in few, as in any language. */
const makeText = (random: () => number): string =>
  Array.from({ length: wordsInText }, () => `word${Math.floor(vocabulary ** random())}x`).join(' ')

/** The same numbers in every run. */
function createRandom(): () => number {
  let state = 42
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

type Measured = Record<string, { readonly time: number; readonly count: number }>

async function measureAll({ url }: RunningServer, token: string): Promise<Measured> {
  const measured: Measured = {}
  for (const [name, term] of Object.entries(terms)) {
    const times: number[] = []
    let count = 0
    for (let round = 0; round < rounds + 2; round += 1) {
      const started = performance.now()
      const answer = await fetch(`${url}/items/comments?search=${encodeURIComponent(term)}&limit=20&meta=filter_count`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const { meta } = (await answer.json()) as { meta: { filter_count: number } }
      if (round >= 2) times.push(performance.now() - started)
      count = meta.filter_count
    }
    measured[name] = { time: times.toSorted((one, other) => one - other)[Math.floor(rounds / 2)]!, count }
  }
  return measured
}
