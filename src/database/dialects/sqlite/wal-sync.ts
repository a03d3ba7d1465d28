import { type FileHandle, open } from 'node:fs/promises'

/**
 * Brings what was committed onto the disk, beside the process rather than in it, and once for all who committed meanwhile. SQLite with
 * `synchronous=FULL` does the same at the end of each COMMIT, and nothing else can happen until the disk is done.
 *
 * A commit is in the write-ahead log before SQLite answers, so the log is all that has to be synced. SQLite takes no locks on this file, so that
 * opening and closing it takes none away.
 */
export class WalSync {
  #file: Promise<FileHandle> | null = null
  #running: Promise<void> = Promise.resolve()
  #next: Promise<void> | null = null

  constructor(readonly log: string) {}

  /** Resolves when all that was committed before is on the disk. */
  flush(): Promise<void> {
    // What runs already may have begun before this commit; the next one has not.
    this.#next ??= this.#running.then(
      () => this.#begin(),
      () => this.#begin(),
    )
    return this.#next
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#running, this.#next])
    await (await this.#file)?.close()
  }

  #begin(): Promise<void> {
    this.#next = null
    this.#running = this.#sync()
    return this.#running
  }

  async #sync(): Promise<void> {
    this.#file ??= open(this.log, 'r+')
    await (await this.#file).datasync()
  }
}
