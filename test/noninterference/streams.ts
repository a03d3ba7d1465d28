import { until } from '../support/event-stream.js'
import type { World } from './world.js'

interface Answer {
  readonly data?: { readonly articles_mutated?: { readonly key: string; readonly cursor: string } }
}

/** An event; of its cursor the length, as it is sealed for the place of the change among all. */
type Event = Readonly<Record<string, unknown>> & { readonly cursor: number }

/** What the caller is told by connections that stay. */
export interface ToldWorld {
  /** The answers of a live query. */
  readonly live: readonly unknown[]
  /** Events before a subscription is cut, and after it went on. */
  readonly before: readonly Event[]
  readonly after: readonly Event[]
}

/** Writes items that the caller may not see, so many each time, and some that they may, while they are connected. Changes what is told of articles 3 to 5 only. */
export async function toldOf(world: World, hidden: number): Promise<ToldWorld> {
  const first = subscribe(world, null)
  // It is the first to listen.
  await until(() => world.isHeard)
  const live = world.stream(
    'caller',
    'query @live { articles(sort: ["id"]) { id title body } articles_aggregated { countAll max { views } } }',
  )
  await until(() => live.answers.length === 1)
  await writeHidden(world, hidden)
  await world.write('PATCH', '/items/articles/3', { at: '2024-03-03T00:00:00Z' })
  await until(() => first.answers.length === 1)
  const before = first.answers.map(({ data }) => data!)
  first.stop()
  await writeHidden(world, hidden)
  await world.write('PATCH', '/items/articles/4', { at: '2024-05-05T00:00:00Z' })
  await writeHidden(world, hidden)
  const second = subscribe(world, before.at(-1)!.articles_mutated!.cursor)
  await world.write('PATCH', '/items/articles/5', { title: 'changed' })
  await until(() => second.answers.length === 2 && live.answers.length === 2)
  await writeHidden(world, hidden)
  second.stop()
  live.stop()
  return {
    live: live.answers,
    before: before.map(eventOf),
    after: second.answers.map(({ data }) => eventOf(data!)),
  }
}

const subscribe = (world: World, after: string | null) =>
  world.stream('caller', `subscription { articles_mutated(after: ${JSON.stringify(after)}) { key event data { title body } cursor } }`) as {
    readonly answers: Answer[]
    stop(): void
  }

/** Items that the caller never sees come, change and go, and so does what they may not see of the others. */
async function writeHidden({ write }: World, count: number): Promise<void> {
  for (let id = 500; id < 500 + count; id += 1) await write('POST', '/items/articles', { id, title: 'hidden', status: 'draft', views: id })
  await write('PATCH', '/items/articles', { query: { filter: { id: { _gte: 500 } } }, data: { body: 'hidden' } })
  await write('DELETE', '/items/articles', { query: { filter: { id: { _gte: 500 } } } })
}

const eventOf = ({ articles_mutated: event }: NonNullable<Answer['data']>): Event => ({ ...event, cursor: event!.cursor.length })
