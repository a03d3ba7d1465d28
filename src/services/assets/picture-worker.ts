import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { bareEnvironment } from '../../config/environment.js'
import { apiError } from '../../errors/api-error.js'
import type { PictureAnswer, PictureJob, PictureOutcome } from './picture-job.js'

/** The program beside this file: compiled, or as source. */
const program = fileURLToPath(new URL(`./picture-process${import.meta.url.slice(-3)}`, import.meta.url))
/** It leaves the processor to the server. */
const niceness = 10
const longestStart = 60_000
/** The program's own code for having taken too much memory. */
const tooMuchMemory = 70

/** What a process may take for a picture. */
export interface PictureBounds {
  /** In milliseconds; then it is ended. */
  readonly time: number
  /** In bytes. */
  readonly memory: number
}

/** A process of its own that transforms pictures, one at a time, so that it can be ended: an encoder cannot be asked to stop. It gets nothing of the server's environment. */
export class PictureWorker {
  readonly #child: ChildProcess
  readonly #bounds: PictureBounds
  readonly #ready: Promise<void>
  #settle: ((answer: PictureAnswer | Error) => void) | null = null

  constructor(bounds: PictureBounds) {
    this.#bounds = bounds
    this.#child = fork(program, [String(bounds.memory)], { execArgv: execArgvFor(program), env: bareEnvironment() })
    this.#child.on('message', (answer) => this.#end(answer as PictureAnswer))
    this.#child.on('error', (error) => this.#end(error))
    this.#child.on('exit', (code) => this.#end(code === tooMuchMemory ? tooCostly('memory') : ended()))
    if (this.#child.pid !== undefined) lowerPriority(this.#child.pid)
    this.#ready = this.#answered(longestStart, () => ended()).then(() => undefined)
    // Told to the caller of the running job; there may be none.
    this.#ready.catch(() => undefined)
  }

  get isAlive(): boolean {
    return this.#child.connected && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Does one job. A process that does not end in time is ended. */
  async run(job: PictureJob): Promise<PictureAnswer> {
    await this.#ready
    const answered = this.#answered(this.#bounds.time, () => tooCostly('time'))
    this.#child.send(job, (error) => error && this.#end(error))
    return answered
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** The next answer. While no answer is awaited, the process does not keep the server from ending. */
  async #answered(time: number, late: () => Error): Promise<PictureAnswer> {
    this.#child.ref()
    this.#child.channel?.ref()
    const timer = setTimeout(() => {
      this.kill()
      this.#end(late())
    }, time)
    try {
      return await new Promise((resolve, reject) => {
        this.#settle = (answer) => (answer instanceof Error ? reject(answer) : resolve(answer))
        if (!this.isAlive) this.#end(ended())
      })
    } finally {
      clearTimeout(timer)
      this.#child.unref()
      this.#child.channel?.unref()
    }
  }

  #end(answer: PictureAnswer | Error): void {
    const settle = this.#settle
    this.#settle = null
    settle?.(answer)
  }
}

/** Sources are run by tsx: by that of this process, or by the one that is installed. */
const execArgvFor = (path: string): string[] =>
  path.endsWith('.ts') && !process.execArgv.some((word) => word.includes('tsx')) ? ['--import', 'tsx'] : process.execArgv

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness)
  } catch (error) {
    process.emitWarning(error as Error)
  }
}

/** Throws what is to be said of a job that was not done. */
export function requireDone(outcome: PictureOutcome | null): void {
  if (outcome === null) throw ended()
  if (outcome.kind === 'done') return
  if (outcome.kind === 'error') throw apiError(outcome.code, outcome.extensions)
  const cause = new Error(outcome.message)
  throw outcome.kind === 'file'
    ? apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: "Couldn't save the picture" }, { cause })
    : apiError('ILLEGAL_ASSET_TRANSFORMATION', { invalidTransformations: ['transforms'] }, { cause })
}

const tooCostly = (what: 'time' | 'memory'): Error =>
  apiError('SERVICE_UNAVAILABLE', {
    service: 'assets',
    reason: what === 'time' ? 'The transformation took too long' : 'The transformation took too much memory',
    retryAfter: 1,
  })

const ended = (): Error =>
  apiError('SERVICE_UNAVAILABLE', { service: 'assets', reason: 'The picture could not be transformed', retryAfter: 1 })
