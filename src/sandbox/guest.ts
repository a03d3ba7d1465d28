import { type QuickJSContext, type QuickJSHandle, type QuickJSRuntime, type QuickJSWASMModule, Scope } from 'quickjs-emscripten-core'
import { boundedRuntime } from './engine.js'
import { type FromThread, type GuestSource, longestMessage } from './guest-messages.js'
import { apiModule, prelude } from './guest-prelude.js'

/** What the world of a guest is made with. */
export interface GuestBounds {
  readonly memory: number
  isOver(): boolean
  tell(kind: FromThread['kind'], number: number, payload: string | undefined): void
}

/** What a guest may wait for at the same time. */
const mostAsked = 1_000
const kinds: readonly string[] = ['loaded', 'refused', 'done', 'failed', 'ask'] satisfies readonly FromThread['kind'][]

/** One sandboxed extension in the thread: a runtime and a world of its own. Every method runs its code, in the time that the bounds give. */
export class Guest {
  readonly #runtime: QuickJSRuntime
  readonly #context: QuickJSContext
  readonly #functions: QuickJSHandle
  /** What it asked the server and has no answer to, and the calls that it has not answered. */
  readonly #asked = new Set<number>()
  readonly #calls = new Set<number>()
  #isStarted = false

  constructor(
    engine: QuickJSWASMModule,
    private readonly source: GuestSource,
    private readonly bounds: GuestBounds,
  ) {
    this.#runtime = boundedRuntime(engine, bounds.memory, () => bounds.isOver())
    this.#runtime.setModuleLoader((name) => (name === 'directus:api' ? apiModule : { error: new Error(`There is no module "${name}".`) }))
    this.#context = this.#runtime.newContext()
    const { nodeEnv } = source
    this.#context
      .newFunction('send', (...told) => this.#send(...told))
      .consume((send) => this.#context.setProp(this.#context.global, 'send', send))
    this.#functions = this.#context.unwrapResult(this.#context.evalCode(prelude, 'sandbox.js'))
    // The module keeps what it needs; nothing of ours stays where the extension's code looks.
    this.#evaluate(`import 'directus:api'`, 'module').dispose()
    this.#evaluate(
      `delete globalThis.send; delete globalThis.sandboxApi; globalThis.process = { env: { NODE_ENV: ${JSON.stringify(nodeEnv)} } }`,
    ).dispose()
  }

  /** Evaluates its code, and lets it register; tells `loaded` or `refused`. */
  start(): void {
    const loaded = this.#context.evalCode(this.source.code, 'extension.js', { type: 'module' })
    if (loaded.error) this.#refuse(loaded.error)
    else
      loaded.value.consume((space) => {
        this.#runJobs()
        const state = this.#context.getPromiseState(space)
        // A module that awaits something is a promise of its exports.
        if (state.type === 'rejected') this.#refuse(state.error)
        else if (state.type === 'fulfilled') {
          const ended = this.#invoke('start', this.source.type, state.value, JSON.stringify(this.source.entries))
          if (!state.notAPromise) state.value.dispose()
          if (ended) this.#tell('refused', 0, ended)
        }
      })
    this.#settle()
  }

  call(number: number, handler: number, payload: string): void {
    this.#calls.add(number)
    const ended = this.#invoke('call', number, handler, payload)
    if (ended && this.#calls.delete(number)) this.#tell('failed', number, ended)
    this.#settle()
  }

  answer(number: number, isError: boolean, payload: string | undefined): void {
    if (!this.#asked.delete(number)) return
    this.#invoke('answer', number, isError, payload)
    this.#settle()
  }

  /** Has it work that an interruption left undone? */
  get isBusy(): boolean {
    return this.#runtime.hasPendingJob()
  }

  continue(): void {
    this.#settle()
  }

  end(): void {
    this.#functions.dispose()
    this.#context.dispose()
    this.#runtime.dispose()
  }

  #evaluate(code: string, type: 'global' | 'module' = 'global'): QuickJSHandle {
    return this.#context.unwrapResult(this.#context.evalCode(code, 'sandbox.js', { type }))
  }

  #tell(kind: FromThread['kind'], number: number, payload: string | undefined): void {
    if (kind === 'loaded' || kind === 'refused') this.#isStarted = true
    this.bounds.tell(kind, number, payload)
  }

  /** Calls a function of the prelude; values of other types than text, number and truth are handles. Gives what ended it: its time, or its memory. */
  #invoke(name: string, ...values: (string | number | boolean | undefined | QuickJSHandle)[]): string | null {
    return Scope.withScope((scope) => {
      const called = scope.manage(this.#context.getProp(this.#functions, name))
      const handles = values.map((value) => {
        if (typeof value === 'string') return scope.manage(this.#context.newString(value))
        if (typeof value === 'number') return scope.manage(this.#context.newNumber(value))
        if (typeof value === 'boolean') return value ? this.#context.true : this.#context.false
        return value ?? this.#context.undefined
      })
      const result = scope.manage(this.#context.callFunction(called, this.#context.undefined, ...handles))
      return result.error ? this.#describe(result.error) : null
    })
  }

  #refuse(error: QuickJSHandle): void {
    this.#tell('refused', 0, this.#describe(error))
    error.dispose()
  }

  /** An error of the engine as JSON. */
  #describe(error: QuickJSHandle): string {
    const [name, message] = ['name', 'message'].map((key) => {
      const read = this.#context.evalCode('(error, key) => String(error[key])')
      if (read.error) return read.error.consume(() => undefined)
      const value = read.value.consume((reader) =>
        this.#context.newString(key).consume((text) => this.#context.callFunction(reader, this.#context.undefined, error, text)),
      )
      return value.error ? value.error.consume(() => undefined) : value.value.consume((text) => this.#textOf(text))
    })
    return JSON.stringify({ name: name ?? 'Error', message: message ?? 'Its time is over.' })
  }

  #runJobs(): void {
    const jobs = this.#runtime.executePendingJobs()
    if (jobs.error) jobs.error.dispose()
  }

  /** Runs what waits. What is not answered when nothing is left to happen never will be. */
  #settle(): void {
    this.#runJobs()
    if (this.#asked.size > 0 || this.isBusy) return
    const unanswered = JSON.stringify({ name: 'Unanswered', message: 'It took too long, or awaits something that does not happen.' })
    for (const number of this.#calls) this.#tell('failed', number, unanswered)
    this.#calls.clear()
    if (!this.#isStarted) this.#tell('refused', 0, unanswered)
  }

  /** What the prelude sends; it runs in the guest's world, so that nothing it says is taken for granted. */
  #send(kindHandle?: QuickJSHandle, numberHandle?: QuickJSHandle, textHandle?: QuickJSHandle): void {
    const kind = kindHandle ? this.#textOf(kindHandle) : undefined
    const number = numberHandle ? this.#context.getNumber(numberHandle) : Number.NaN
    if (kind === undefined || !kinds.includes(kind) || !Number.isSafeInteger(number)) throw new Error('This is nothing to send.')
    const payload = textHandle ? this.#textOf(textHandle) : undefined
    if (kind === 'ask') this.#ask(number, payload)
    else if ((kind === 'done' || kind === 'failed') && !this.#calls.delete(number)) return
    this.#tell(kind as FromThread['kind'], number, payload)
  }

  #ask(number: number, payload: string | undefined): void {
    const name = /^\["(\w+)"/.exec(payload ?? '')?.[1] ?? ''
    if (!this.source.allowed.includes(name)) throw new Error(`No permission to access "${name}"`)
    if (this.#asked.size >= mostAsked) throw new Error(`More than ${mostAsked} answers are waited for.`)
    this.#asked.add(number)
  }

  #textOf(handle: QuickJSHandle): string | undefined {
    if (this.#context.typeof(handle) !== 'string') return undefined
    const length = this.#context.getProp(handle, 'length').consume((value) => this.#context.getNumber(value))
    if (length > longestMessage) throw new Error(`Values of more than ${longestMessage} characters stay in the sandbox.`)
    return this.#context.getString(handle)
  }
}
