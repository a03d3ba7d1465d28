import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { questionsTo } from '../support/app.js'

type Node = ReturnType<typeof questionsTo>

/** Asks a node all kinds of questions until told to stop; any that fails is an error. `pause`: milliseconds between rounds. */
export async function askMixed(node: Node, isOver: () => boolean, pause: number): Promise<number> {
  let asked = 0
  while (!isOver()) {
    const { text } = await node.graphql('{ things(limit: 5, sort: ["-id"]) { id name } }')
    const [first] = (JSON.parse(text) as { data: { things: { id: number }[] } }).data.things
    await node.must('/items/things?aggregate[count]=*')
    await node.must(`/items/things/${first!.id}`, { method: 'PATCH', body: { added: `seen ${asked}` } })
    await node.must('/users/me?fields=*,role.name,policies.policy.name')
    await node.must('/items/things?limit=20&sort=-id&filter[name][_contains]=1')
    asked += 5
    if (pause > 0) await delay(pause)
  }
  return asked
}

/** MiB that a process holds; null where this system does not tell. */
function memoryOf(pid: number): number | null {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}

/** What a process held over time. */
export interface MemoryFigures {
  readonly first: number
  readonly last: number
  readonly most: number
  /** MiB a minute over the second half of the time, when what is kept once has been kept. */
  readonly slope: number
}

/** Looks at the memory of processes; `stop` gives the figures of each, none where this system does not tell. */
export function watchMemory(pids: readonly number[]): { stop(): (MemoryFigures | null)[] } {
  const samples = pids.map(() => [] as { readonly minute: number; readonly held: number }[])
  const begun = performance.now()
  const look = () => {
    for (const [place, pid] of pids.entries()) {
      const held = memoryOf(pid)
      if (held !== null) samples[place]!.push({ minute: (performance.now() - begun) / 60_000, held })
    }
  }
  const timer = setInterval(look, 500)
  const stop = () => {
    clearInterval(timer)
    look()
    return samples.map((list) => (list.length < 2 ? null : figuresOf(list)))
  }
  look()
  return { stop }
}

function figuresOf(list: readonly { readonly minute: number; readonly held: number }[]): MemoryFigures {
  const half = list.slice(Math.floor(list.length / 2))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [minute, held] = [mean(half.map((sample) => sample.minute)), mean(half.map((sample) => sample.held))]
  const spread = half.reduce((sum, sample) => sum + (sample.minute - minute) ** 2, 0)
  const together = half.reduce((sum, sample) => sum + (sample.minute - minute) * (sample.held - held), 0)
  return {
    first: list[0]!.held,
    last: list.at(-1)!.held,
    most: Math.max(...list.map((sample) => sample.held)),
    slope: together / (spread || 1),
  }
}

/** How many connections of others a database has. */
export async function connectionsTo(connectionString: string): Promise<number> {
  const client = new Client({ connectionString })
  await client.connect()
  const question = 'SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
  const { rows } = await client.query<{ count: number }>(question)
  await client.end()
  return rows[0]!.count
}
