import { Worker } from 'node:worker_threads'
import { workSince } from './guard.js'
import { SqliteHandle } from './handle.js'
import type { ReaderAnswer, ReaderQuestion } from './reader-messages.js'
import { SqliteError } from './sqlite-error.js'

// The program of a process that reads for its parent (reader.ts), one question at a time. Its arguments are the file, and the parent's number.

const cacheSize = 16_384
const handle = new SqliteHandle(process.argv[2]!, { isReadOnly: true, synchronous: 'normal', cacheSize })

/** While a statement runs nothing else does in this thread; another one sees when the parent is gone, and ends the process. */
const watch = `const { workerData } = require('node:worker_threads')
setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL') }, 1000)`
new Worker(watch, {
  eval: true,
  workerData: Number(process.argv[3]),
  execArgv: [],
  resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
}).unref()

process.on('disconnect', () => process.exit())
process.on('message', (question: ReaderQuestion) => process.send!(answer(question)))

function answer({ text, parameters }: ReaderQuestion): ReaderAnswer {
  const before = process.cpuUsage()
  try {
    const { names, rows } = handle.runRaw(text, parameters)
    return { names, rows, milliseconds: workSince(before) }
  } catch (error) {
    // What says that the database does not work has SQLite's own error as its cause.
    const { message, cause } = error as Error
    const told = error instanceof SqliteError ? error : cause instanceof SqliteError ? cause : null
    return { failure: { code: told?.code ?? null, message: told?.message ?? message } }
  }
}
