import { setMaxListeners } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { GuestError, SandboxFailure } from './guest-errors.js'
import { type FromThread, type GuestPart, type GuestSource, stateOf, type ThreadSettings, type ToThread } from './guest-messages.js'
import { startThread } from './thread.js'

/** Answers what a guest asks of `directus:api`. What it throws is thrown in the guest. */
export type GuestApi = (name: string, values: readonly unknown[], signal: AbortSignal) => unknown

/** A sandboxed extension that was loaded. */
export interface LoadedGuest {
  /** As it told them: not checked. */
  readonly parts: readonly GuestPart[]
  /**
   * Calls a handler. Rejects with a GuestError for what the handler threw, and with a SandboxFailure where it was ended, or its thread.
   * `canRepeat`: a call that was cut off by what another extension did is made once more.
   */
  call(handler: number, payload: unknown, canRepeat?: boolean): Promise<unknown>
  end(): void
}

/** The sandbox of a server: one thread for all its guests, which starts with the first of them and ends with the last. */
export interface Sandbox {
  load(source: GuestSource, api: GuestApi): Promise<LoadedGuest>
  close(): void
}

/** Milliseconds that a call may take, pauses included; between looks at the thread; and that the thread gets beyond the time of its code. */
const longestCall = 30_000
const watchTime = 250
const grace = 1_000
/** Calls of one extension that may be under way. */
const mostCalls = 1_000
/** Milliseconds that an extension stays out after it ended the thread: doubled each time, up to a minute. */
const firstPause = 1_000
const longestPause = 60_000

interface Guest {
  readonly id: number
  readonly source: GuestSource
  readonly api: GuestApi
  readonly ended: AbortController
  isInThread: boolean
  downUntil: number
  failures: number
  calls: number
  /** Settles its first loading. */
  onLoad: ((outcome: readonly GuestPart[] | Error) => void) | null
}

interface Call {
  readonly guest: Guest
  readonly message: Extract<ToThread, { kind: 'call' }>
  readonly canRepeat: boolean
  isRepeated: boolean
  settle(outcome: { readonly result: unknown } | Error): void
}

/** Makes the sandbox. `memory`: bytes of one extension; `time`: milliseconds that its code may run without a pause. */
export function createSandbox(bounds: Pick<ThreadSettings, 'memory' | 'time'>): Sandbox {
  const guests = new Guests(bounds)
  return { load: (source, api) => guests.load(source, api), close: () => guests.close() }
}

class Guests {
  readonly #guests = new Map<number, Guest>()
  readonly #calls = new Map<number, Call>()
  #thread: Worker | null = null
  #state: BigInt64Array = new BigInt64Array(Object.keys(stateOf).length)
  #watch: NodeJS.Timeout | undefined
  #lastGuest = 0
  #lastCall = 0

  constructor(private readonly bounds: Pick<ThreadSettings, 'memory' | 'time'>) {}

  async load(source: GuestSource, api: GuestApi): Promise<LoadedGuest> {
    this.#lastGuest += 1
    const ended = new AbortController()
    // Each question that is under way listens.
    setMaxListeners(0, ended.signal)
    const guest: Guest = {
      id: this.#lastGuest,
      source,
      api,
      ended,
      isInThread: false,
      downUntil: 0,
      failures: 0,
      calls: 0,
      onLoad: null,
    }
    this.#guests.set(guest.id, guest)
    const outcome = await new Promise<readonly GuestPart[] | Error>((resolve) => {
      guest.onLoad = resolve
      this.#enterThread(guest)
    })
    if (outcome instanceof Error) {
      this.#end(guest)
      throw outcome
    }
    return {
      parts: outcome,
      call: (handler, payload, canRepeat = false) => this.#call(guest, handler, payload, canRepeat),
      end: () => this.#end(guest),
    }
  }

  close(): void {
    for (const guest of [...this.#guests.values()]) this.#end(guest)
  }

  #call(guest: Guest, handler: number, payload: unknown, canRepeat: boolean): Promise<unknown> {
    if (guest.ended.signal.aborted) throw new SandboxFailure('It was taken out.')
    if (guest.downUntil > Date.now()) throw new SandboxFailure('It was ended, and is out for a while.')
    if (guest.calls >= mostCalls) throw new SandboxFailure(`${mostCalls} of its calls are under way.`)
    this.#lastCall += 1
    const call = this.#lastCall
    const message = { kind: 'call', guest: guest.id, call, handler, payload: JSON.stringify(payload) ?? 'null' } as const
    return new Promise((resolve, reject) => {
      guest.calls += 1
      const settle: Call['settle'] = (outcome) => {
        clearTimeout(timer)
        guest.calls -= 1
        this.#calls.delete(call)
        if (outcome instanceof Error) reject(outcome)
        else resolve(outcome.result)
      }
      const timer = setTimeout(() => settle(new SandboxFailure('It did not answer in time.')), longestCall).unref()
      this.#calls.set(call, { guest, message, canRepeat, isRepeated: false, settle })
      this.#enterThread(guest)
      this.#post(message)
    })
  }

  #end(guest: Guest): void {
    if (guest.ended.signal.aborted) return
    guest.ended.abort()
    this.#guests.delete(guest.id)
    for (const call of this.#callsOf(guest)) call.settle(new SandboxFailure('It was taken out.'))
    if (this.#guests.size === 0) this.#closeThread()
    else if (guest.isInThread) this.#post({ kind: 'end', guest: guest.id })
  }

  #callsOf(guest: Guest): Call[] {
    return [...this.#calls.values()].filter((call) => call.guest === guest)
  }

  #enterThread(guest: Guest): void {
    if (guest.isInThread) return
    guest.isInThread = true
    this.#post({ kind: 'load', guest: guest.id, source: guest.source })
  }

  #post(message: ToThread): void {
    this.#thread ??= this.#openThread()
    this.#thread.postMessage(message)
  }

  #openThread(): Worker {
    const state = new BigInt64Array(new SharedArrayBuffer(8 * Object.keys(stateOf).length))
    const settings: ThreadSettings = { ...this.bounds, state }
    const thread = startThread('./guests-process', import.meta.url, settings)
    this.#state = state
    const isCurrent = () => this.#thread === thread
    thread.on('message', (message: FromThread) => isCurrent() && this.#hear(message))
    thread.on('error', (error) => isCurrent() && this.#fail(error.message))
    thread.on('exit', () => isCurrent() && this.#fail('The thread ended.'))
    this.#watchThread()
    return thread
  }

  #closeThread(): void {
    clearInterval(this.#watch)
    const thread = this.#thread
    this.#thread = null
    void thread?.terminate()
  }

  /** Code that the engine itself cannot interrupt ends with its thread. */
  #watchThread(): void {
    let [entry, since] = [0n, Date.now()]
    this.#watch = setInterval(() => {
      const [guest, current] = [Atomics.load(this.#state, stateOf.guest), Atomics.load(this.#state, stateOf.entries)]
      if (guest === 0n || current !== entry) [entry, since] = [current, Date.now()]
      else if (Date.now() - since > this.bounds.time + grace) this.#fail('It took too long.')
    }, watchTime).unref()
  }

  /** Ends the thread, and opens it again without the guest that was running. The others have their calls made again, as far as that does no harm. */
  #fail(reason: string, culprit = this.#guests.get(Number(Atomics.load(this.#state, stateOf.guest)))): void {
    const lastBegun = Number(Atomics.load(this.#state, stateOf.call))
    const isUseless = Atomics.load(this.#state, stateOf.entries) === 0n
    this.#closeThread()
    for (const guest of this.#guests.values()) guest.isInThread = false
    if (culprit) this.#putOut(culprit, reason)
    // It cannot be started at all.
    else if (isUseless) for (const guest of this.#guests.values()) this.#putOut(guest, reason)
    for (const guest of this.#guests.values()) if (guest.onLoad && guest !== culprit) this.#enterThread(guest)
    for (const call of [...this.#calls.values()]) {
      const isBegun = call.message.call <= lastBegun
      if (isBegun && (!call.canRepeat || call.isRepeated)) call.settle(new SandboxFailure('Another extension ended the thread.'))
      else {
        call.isRepeated ||= isBegun
        this.#enterThread(call.guest)
        this.#post(call.message)
      }
    }
  }

  #putOut(guest: Guest, reason: string): void {
    guest.downUntil = Date.now() + Math.min(longestPause, firstPause * 2 ** guest.failures)
    guest.failures += 1
    const failure = new SandboxFailure(reason)
    this.#settleLoad(guest, failure)
    for (const call of this.#callsOf(guest)) call.settle(failure)
  }

  #settleLoad(guest: Guest, outcome: readonly GuestPart[] | Error): void {
    const { onLoad } = guest
    guest.onLoad = null
    onLoad?.(outcome)
  }

  #hear({ kind, guest: id, number, payload }: FromThread): void {
    const guest = this.#guests.get(id)
    if (!guest) return
    if (kind === 'loaded') this.#settleLoad(guest, JSON.parse(payload ?? '[]') as GuestPart[])
    else if (kind === 'ask') void this.#answer(guest, number, payload)
    else {
      const call = this.#calls.get(number)
      const outcome = kind === 'done' ? { result: payload === undefined ? undefined : JSON.parse(payload) } : new GuestError(payload)
      if (outcome instanceof GuestError && outcome.isOutOfMemory) this.#fail('It took too much memory.', guest)
      else if (outcome instanceof GuestError && kind === 'refused') this.#settleLoad(guest, outcome)
      else if (call?.guest === guest) call.settle(outcome)
    }
  }

  async #answer(guest: Guest, ask: number, payload: string | undefined): Promise<void> {
    const thread = this.#thread
    const reply = (isError: boolean, value: unknown) => {
      if (this.#thread === thread && !guest.ended.signal.aborted)
        this.#post({ kind: 'answer', guest: guest.id, ask, isError, payload: JSON.stringify(value) })
    }
    try {
      const [name, ...values] = JSON.parse(payload ?? '[]') as unknown[]
      reply(false, await guest.api(String(name), values, guest.ended.signal))
    } catch (error) {
      const { name, message, status } = error as Error & { status?: unknown }
      reply(true, { name, message, ...(status !== undefined && { status }) })
    }
  }
}
