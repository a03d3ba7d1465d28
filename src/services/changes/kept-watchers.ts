import { apiError } from '../../errors/api-error.js'
import { keptForCursors } from './past-changes.js'
import type { SubscriptionDirectory, Watcher } from './subscriptions.js'

interface KeptWatcher {
  readonly watcher: Watcher
  readonly collection: string
  /** Counts down since its last client has left. */
  timer: NodeJS.Timeout | null
}

/** Watchers that are kept at most. */
const mostKept = 20_000

/** The watchers of clients that may come back, on a server that tells no other ones. */
export class KeptWatchers implements SubscriptionDirectory {
  readonly #watchers = new Map<string, KeptWatcher>()

  /** `ended`: called when the last one is gone. */
  constructor(private readonly ended: () => void) {}

  get isEmpty(): boolean {
    return this.#watchers.size === 0
  }

  collectionOf(id: string): string | undefined {
    return this.#watchers.get(id)?.collection
  }

  async enter(watcher: Watcher, collection: string): Promise<void> {
    if (!watcher.isKept) return
    const known = this.#watchers.get(watcher.id)
    if (!known && this.#watchers.size >= mostKept) throw apiError('LIMIT_EXCEEDED', { category: 'subscriptions' })
    if (known?.timer) clearTimeout(known.timer)
    this.#watchers.set(watcher.id, { watcher, collection, timer: null })
  }

  leave({ id }: Watcher): void {
    const known = this.#watchers.get(id)
    if (!known || known.timer) return
    known.timer = setTimeout(() => this.#forget(id), keptForCursors).unref()
  }

  /** Wants a client, here or to come back, to be told of this collection? */
  watches(collection: string): boolean {
    for (const kept of this.#watchers.values()) if (kept.collection === collection) return true
    return false
  }

  async elsewhere(collection: string): Promise<readonly Watcher[]> {
    return [...this.#watchers.values()].filter((kept) => kept.collection === collection).map(({ watcher }) => watcher)
  }

  #forget(id: string): void {
    this.#watchers.delete(id)
    if (this.isEmpty) this.ended()
  }
}
