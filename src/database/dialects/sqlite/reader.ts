import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { setPriority } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { notWorking } from '../../../errors/unavailable.js'
import type { ReaderAnswer, ReaderQuestion } from './reader-messages.js'

/** The program beside this file: as it is compiled, or as it stands in the sources. */
const program = fileURLToPath(new URL(`./reader-process${import.meta.url.slice(-3)}`, import.meta.url))
const execArgv = program.endsWith('.ts') ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : []
/** It leaves the processor to the server. */
const niceness = 10

/** A process of its own that reads from a file, one statement at a time. It can be ended at any moment, and gives its memory back then. */
export class Reader {
  readonly #child: ChildProcess
  #settle: ((answer: ReaderAnswer | Error) => void) | null = null

  constructor(filename: string) {
    this.#child = fork(program, [filename, String(process.pid)], { execArgv, serialization: 'advanced' })
    this.#child.on('message', (answer) => this.#end(answer as ReaderAnswer))
    this.#child.on('error', (error) => this.#end(error))
    this.#child.on('exit', (code, signal) => this.#end(new Error(`A process that reads has ended (${signal ?? code}).`)))
    this.#rest()
    if (this.#child.pid) lowerPriority(this.#child.pid)
  }

  get isAlive(): boolean {
    return this.#child.connected && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Runs a statement. Rejects with `DatabaseUnavailable` when the process ends before it answers. */
  ask(question: ReaderQuestion): Promise<ReaderAnswer> {
    return new Promise((resolve, reject) => {
      this.#settle = (answer) => (answer instanceof Error ? reject(notWorking(answer)) : resolve(answer))
      this.#child.ref()
      this.#child.channel?.ref()
      this.#child.send(question, (error) => error && this.#end(error))
    })
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #end(answer: ReaderAnswer | Error): void {
    const settle = this.#settle
    this.#settle = null
    this.#rest()
    settle?.(answer)
  }

  /** While nobody waits for it, it keeps nobody from ending. */
  #rest(): void {
    this.#child.unref()
    this.#child.channel?.unref()
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness)
  } catch (error) {
    process.emitWarning(error as Error)
  }
}
