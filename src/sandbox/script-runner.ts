import type { Worker } from 'node:worker_threads'
import PQueue from 'p-queue'
import type { Script, ScriptBounds, ScriptOutcome } from './script.js'
import { startThread } from './thread.js'

/** Threads that run scripts at the same time, and scripts that may wait for them. */
const threads = 2
const mostWaiting = 1_000
/** Milliseconds that a thread without work is kept, that it may take to start, and that it gets beyond a script's own time. */
const idleTime = 60_000
const longestStart = 30_000
const grace = 1_000

/** A script ended its thread, or did not end in its time. */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure'
}

/** Runs code that administrators wrote, in threads where it reaches nothing of the server. */
export interface ScriptRunner {
  /** Runs a script. Rejects with a ScriptFailure where it took too long, or ended its thread by taking too much memory. */
  run(script: Script): Promise<ScriptOutcome>
  close(): void
}

/** Makes a runner; its first thread starts with the first script. */
export function createScriptRunner(bounds: ScriptBounds): ScriptRunner {
  const queue = new PQueue({ concurrency: threads })
  const idle = new Set<ScriptThread>()
  return {
    run: (script) => {
      if (queue.size >= mostWaiting) return Promise.reject(new ScriptFailure('Too many scripts wait to be run.'))
      return queue.add(async () => {
        const [waiting] = idle
        const thread = waiting ?? new ScriptThread(bounds, (ended) => idle.delete(ended))
        idle.delete(thread)
        const outcome = await thread.run(script)
        if (thread.isAlive) idle.add(thread)
        return outcome
      })
    },
    close: () => {
      queue.clear()
      for (const thread of idle) thread.end()
    },
  }
}

class ScriptThread {
  readonly #worker: Worker
  readonly #ready: Promise<unknown>
  #settle: ((answer: unknown) => void) | null = null
  #idle: NodeJS.Timeout | undefined
  isAlive = true

  constructor(
    private readonly bounds: ScriptBounds,
    private readonly onEnd: (thread: ScriptThread) => void,
  ) {
    this.#worker = startThread('./script-process', import.meta.url, bounds)
    this.#worker.on('message', (answer) => this.#settle?.(answer))
    this.#worker.on('error', (error) => this.#fail(error.message))
    this.#worker.on('exit', () => this.#fail('its thread ended'))
    this.#ready = this.#answer(longestStart)
    // The first script hears of it.
    this.#ready.catch(() => undefined)
  }

  async run(script: Script): Promise<ScriptOutcome> {
    clearTimeout(this.#idle)
    await this.#ready
    const answer = this.#answer(this.bounds.time + grace)
    this.#worker.postMessage(script)
    const outcome = (await answer) as ScriptOutcome
    this.#idle = setTimeout(() => this.end(), idleTime).unref()
    return outcome
  }

  end(): void {
    clearTimeout(this.#idle)
    this.isAlive = false
    this.onEnd(this)
    void this.#worker.terminate()
  }

  /** The next message, in this time. */
  #answer(time: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail('it took too long'), time)
      this.#settle = (answer) => {
        clearTimeout(timer)
        this.#settle = null
        if (answer instanceof ScriptFailure) reject(answer)
        else resolve(answer)
      }
    })
  }

  #fail(reason: string): void {
    const settle = this.#settle
    if (this.isAlive) this.end()
    settle?.(new ScriptFailure(`The code was ended: ${reason}.`))
  }
}
