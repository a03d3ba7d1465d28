import { parentPort, workerData } from 'node:worker_threads'
import { type QuickJSContext, type QuickJSHandle, shouldInterruptAfterDeadline } from 'quickjs-emscripten-core'
import { boundedRuntime, openEngine } from './engine.js'
import type { Script, ScriptBounds, ScriptOutcome, ScriptResult } from './script.js'

// The thread that runs scripts, one after the other, each in a runtime of its own. It knows nothing of the server: no environment, no modules for the script.

const bounds = workerData as ScriptBounds
const mostLines = 100
const longestLine = 1_000

const engine = await openEngine(bounds.memory * 2)

parentPort!.on('message', (script: Script) => parentPort!.postMessage(run(script)))
parentPort!.postMessage('ready')

function run(script: Script): ScriptOutcome {
  const runtime = boundedRuntime(engine, bounds.memory, shouldInterruptAfterDeadline(Date.now() + bounds.time))
  const context = runtime.newContext()
  const lines: string[] = []
  try {
    return { ...evaluate(context, script, lines), lines }
  } finally {
    context.dispose()
    runtime.dispose()
  }
}

function evaluate(context: QuickJSContext, { code, data, env }: Script, lines: string[]): ScriptResult {
  provide(context, 'writeLine', lines)
  const surroundings = `
    const line = globalThis.writeLine; delete globalThis.writeLine
    const print = (...values) => line(values.map((value) => typeof value === 'string' ? value : JSON.stringify(value)).join(' '))
    globalThis.console = Object.fromEntries(['log', 'info', 'warn', 'error', 'debug', 'trace'].map((name) => [name, print]))
    globalThis.process = { env: ${JSON.stringify(env)} }
    globalThis.module = { exports: {} }
    globalThis.exports = module.exports`
  const prepared = context.evalCode(`(() => { ${surroundings} })()`, 'sandbox.js')
  if (prepared.error) return thrown(context, prepared.error)
  prepared.value.dispose()
  const loaded = context.evalCode(`(function (module, exports) {${code}\n})(module, exports)`, 'code.js')
  if (loaded.error) return thrown(context, loaded.error)
  loaded.value.dispose()
  context.newString(data).consume((text) => context.setProp(context.global, 'dataText', text))
  const called = context.evalCode(
    `(() => {
      const data = JSON.parse(dataText); delete globalThis.dataText
      if (typeof module.exports !== 'function') throw new Error('module.exports is not a function')
      return Promise.resolve(module.exports(data)).then((result) => JSON.stringify(result))
    })()`,
    'call.js',
  )
  if (called.error) return thrown(context, called.error)
  return called.value.consume((promise) => settled(context, promise))
}

/** Runs what waits, and takes the promise's result. A script has no timers: what is not settled then never will be. */
function settled(context: QuickJSContext, promise: QuickJSHandle): ScriptResult {
  const jobs = context.runtime.executePendingJobs()
  if (jobs.error) return jobs.error.consume((error) => describeThrown(context, error))
  const state = context.getPromiseState(promise)
  if (state.type === 'pending')
    return {
      kind: 'thrown',
      json: JSON.stringify({ name: 'Error', message: 'The code never ends: it awaits something that does not happen.' }),
    }
  if (state.type === 'rejected') return thrown(context, state.error)
  return state.value.consume((value) => ({
    kind: 'returned',
    json: context.typeof(value) === 'string' ? context.getString(value) : undefined,
  }))
}

const thrown = (context: QuickJSContext, error: QuickJSHandle): ScriptResult => error.consume((handle) => describeThrown(context, handle))

/** What was thrown, as JSON: an error's name and message, any other value as it is. */
function describeThrown(context: QuickJSContext, error: QuickJSHandle): ScriptResult {
  const value: unknown = context.dump(error)
  const isError = typeof value === 'object' && value !== null && 'message' in value && 'name' in value
  const told = isError ? { name: String(value.name), message: String(value.message) } : value
  return { kind: 'thrown', json: JSON.stringify(told) ?? 'null' }
}

function provide(context: QuickJSContext, name: string, lines: string[]): void {
  const write = context.newFunction(name, (line) => {
    if (lines.length < mostLines) lines.push(context.getString(line).slice(0, longestLine))
  })
  write.consume((handle) => context.setProp(context.global, name, handle))
}
