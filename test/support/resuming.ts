import { WebSocket } from 'ws'
import type { App } from './app.js'

/** An event of `<c>_mutated`, as a client was told of it. */
export interface Mutated {
  readonly key: string
  readonly event: 'create' | 'update' | 'delete'
  readonly cursor: string
}

/** What ends a connection. */
export interface Cut {
  /** After so many events, */
  readonly events: number
  /** or so many milliseconds, whichever is first. */
  readonly time: number
}

type Frame = { readonly type: string; readonly payload?: { readonly data?: Record<string, Mutated>; readonly errors?: unknown } }

/** A client that subscribes, loses its connection, and goes on after the last event that it has taken. */
export class ResumingClient {
  readonly told: Mutated[] = []
  #cursor: string | null = null

  constructor(
    private readonly token: string,
    private readonly collection: string,
  ) {}

  /** Takes events of a node until the connection is cut, without a word to the server. `isLast`: ends it, too. */
  listen(app: App, { events, time }: Cut, isLast: (event: Mutated) => boolean = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'])
      const send = (message: object) => socket.send(JSON.stringify(message))
      let left = events
      const end = (error?: unknown): void => {
        clearTimeout(timer)
        left = 0
        socket.terminate()
        if (error === undefined) resolve()
        else reject(error instanceof Error ? error : new Error(JSON.stringify(error)))
      }
      const timer = setTimeout(end, time)
      socket.on('error', end)
      socket.on('close', () => end())
      socket.on('open', () => send({ type: 'connection_init', payload: { access_token: this.token } }))
      socket.on('message', (data) => {
        if (left === 0) return
        const { type, payload } = JSON.parse(String(data)) as Frame
        if (type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: { query: this.query } })
        else if (type === 'error' || payload?.errors) end(payload)
        else if (type === 'next') {
          const event = payload!.data![`${this.collection}_mutated`]!
          this.told.push(event)
          this.#cursor = event.cursor
          left -= 1
          if (left === 0 || isLast(event)) end()
        }
      })
    })
  }

  get query(): string {
    const after = this.#cursor === null ? '' : `(after: ${JSON.stringify(this.#cursor)})`
    return `subscription { ${this.collection}_mutated${after} { key event cursor } }`
  }
}

/** Listens until the last event was told, cut at random points, each time by any of the nodes. */
export async function listenWithCuts(
  client: ResumingClient,
  nodes: () => readonly App[],
  random: (below: number) => number,
  isLast: (event: Mutated) => boolean,
): Promise<void> {
  let isOver = false
  let idle = 0
  while (!isOver) {
    const before = client.told.length
    const all = nodes()
    // A machine that is busy takes its time to connect.
    const cut = { events: 1 + random(20), time: 5 + random(60) + 20 * idle }
    await client.listen(all[random(all.length)]!, cut, (event) => {
      isOver ||= isLast(event)
      return isOver
    })
    idle = client.told.length === before ? idle + 1 : 0
  }
}

/** Numbers at random from a seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** What was done to each item, in order. */
export type Histories = Map<string, Mutated['event'][]>

/** How many events a run of cuts has: a run by hand sets RESUMED_EVENTS. */
export const resumedEvents = Number(process.env.RESUMED_EVENTS ?? 120)

/** Writes at random, some of it taken back, some of it several at once. Gives what was committed. */
export async function writeAtRandom(
  nodes: readonly App[],
  { collection, field }: { readonly collection: string; readonly field: string },
  count: number,
  random: (below: number) => number,
): Promise<Histories> {
  const histories: Histories = new Map()
  const alive: number[] = []
  for (let written = 0; written < count; ) {
    const { must } = nodes[random(nodes.length)]!
    const kind = random(10)
    if (kind < 2 || alive.length < 3) {
      const { id } = await must<{ id: number }>(`/items/${collection}`, { body: { [field]: written } })
      histories.set(String(id), ['create'])
      alive.push(id)
      written += 1
    } else if (kind < 3) {
      const [id] = alive.splice(random(alive.length), 1)
      await must(`/items/${collection}/${id}`, { method: 'DELETE' })
      histories.get(String(id))!.push('delete')
      written += 1
    } else if (kind < 4) await must(`/items/${collection}?dry_run=true`, { body: { [field]: 0 } })
    else {
      const keys = kind < 6 ? [...alive] : [alive[random(alive.length)]!]
      await must(`/items/${collection}`, { method: 'PATCH', body: { keys, data: { [field]: written } } })
      for (const id of keys) histories.get(String(id))!.push('update')
      written += keys.length
    }
  }
  return histories
}

/** What was told otherwise than it was: nothing where nothing was lost and nothing came twice. An update of an item that is gone when it is told is not told. */
export function differences(told: readonly Mutated[], histories: Histories): string[] {
  const found: string[] = []
  for (const [key, history] of histories) {
    const events = told.filter((event) => event.key === key).map(({ event }) => event)
    const isGone = history.at(-1) === 'delete'
    const isRight = isGone ? isPart(events, history) && events.at(-1) === 'delete' : events.join() === history.join()
    if (!isRight) found.push(`${key}: told ${events.join()}, done ${history.join()}`)
  }
  return found
}

function isPart<Value>(part: readonly Value[], whole: readonly Value[]): boolean {
  let index = 0
  for (const value of whole) if (part[index] === value) index += 1
  return index === part.length
}
