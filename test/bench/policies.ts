import { createBenchDatabase } from './databases.js'
import { boundToken, startWithPolicies } from './policies-data.js'

const rows = 1_000_000
/** How many times an administrator's time the same question may take for a user with five policies. */
const allowed = 1.5
const rounds = 120

const key = (index: number): number => ((index * 7907) % (rows / 4)) * 4 + 2

/** The same questions to both; each round asks for other rows. */
const questions: Readonly<Record<string, (round: number) => string>> = {
  list: () => '/items/papers?fields=id,title,status,views&limit=20',
  'list, far': (round) => `/items/papers?fields=id,title,status,views&limit=20&filter[id][_gt]=${key(round)}`,
  'by id': (round) => `/items/papers/${key(round)}?fields=id,title,status,views`,
  filter: (round) => `/items/papers?fields=id,title,views&filter[views][_gt]=${800_000 - round}&sort=views&limit=20`,
  sort: () => '/items/papers?fields=id,title,rank&sort=-rank&limit=20',
  nested: (round) => `/items/papers?fields=id,title,writer.name,notes.text&limit=20&filter[id][_gt]=${key(round) % 90_000}`,
  'from above': (round) => `/items/writers?fields=name,papers.title&limit=5&deep[papers][_limit]=5&filter[id][_gt]=${round}`,
  'count of some': (round) => `/items/papers?aggregate[count]=*&filter[writer][_eq]=${round + 1}`,
  'search some': (round) => `/items/papers?fields=id,title&limit=5&filter[writer][_eq]=${round + 1}&search=published`,
  'list and counts': (round) => `/items/papers?fields=id&limit=5&filter[writer][_eq]=${round + 1}&meta=filter_count`,
}

/** Told, not judged: where a value is null on some rows, no index has its order, so every row they see is looked at. */
const unjudged: Readonly<Record<string, (round: number) => string>> = {
  'sort by some': () => '/items/papers?fields=id,title&sort=-views&limit=20',
  'count of all': () => '/items/papers?aggregate[count]=*',
}

/** Measures administrator against user with five policies on a million rows; false where a question takes the user too long. */
export async function benchPolicies(
  databaseName: string,
  settings: Readonly<Record<string, string>>,
  adminToken: string,
): Promise<boolean> {
  const database = await createBenchDatabase(databaseName)
  if (!database) return true
  const server = await startWithPolicies({ ...settings, ...database.environment }, rows)
  let isFine = true
  try {
    console.log(
      `\n${database.name}: ${rows} rows; milliseconds a request (lower quartile of ${rounds}) for an administrator and for a user with five policies\n`,
    )
    for (const [name, question] of Object.entries({ ...questions, ...unjudged })) {
      const [admin, user] = await compare(server.url, question, [adminToken, boundToken], name in unjudged ? 10 : rounds)
      const ratio = user! / admin!
      const isTooMuch = ratio > allowed && !(name in unjudged)
      if (isTooMuch) isFine = false
      console.log(
        `${name.padEnd(16)} ${admin!.toFixed(2).padStart(9)} ${user!.toFixed(2).padStart(9)} ${ratio.toFixed(2).padStart(7)}${isTooMuch ? `   more than ${allowed}` : ''}`,
      )
    }
  } finally {
    await server.stop()
    await database.drop()
  }
  return isFine
}

/** Both take turns, so that whatever else the machine does slows down both. */
async function compare(url: string, question: (round: number) => string, tokens: readonly string[], count: number): Promise<number[]> {
  const times = tokens.map(() => [] as number[])
  for (let round = 0; round < count + 5; round++) {
    for (const [index, token] of tokens.entries()) {
      const started = performance.now()
      const response = await fetch(url + question(round), { headers: { authorization: `Bearer ${token}` } })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`${question(round)}: ${response.status}`)
      // The first rounds prepare statements and fill caches.
      if (round >= 5) times[index]!.push(performance.now() - started)
    }
  }
  return times.map((values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 4)]!)
}
