import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** CPU milliseconds used so far, and the most memory (MiB) so far. */
export interface Usage {
  readonly cpu: number
  readonly peak: number
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  /** Milliseconds from the start of the process until it listened. */
  readonly startTime: number
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** Starts a file of this folder as a server, and waits until it listens. */
export async function startProcess(
  file: string,
  environment: Readonly<Record<string, string>>,
  nodeFlags: readonly string[],
): Promise<ServerProcess> {
  const begin = performance.now()
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { env: { ...process.env, ...environment }, execArgv: [...nodeFlags] })
  const { url } = (await answerOf(child)) as { url: string }
  const startTime = performance.now() - begin
  const ask = async (message: string): Promise<unknown> => {
    const answer = answerOf(child)
    child.send(message)
    return answer
  }
  return {
    url,
    startTime,
    usage: async () => {
      const told = (await ask('usage')) as Usage
      return { ...told, peak: peakOf(child) ?? told.peak }
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.send('stop')
      await ended
    },
  }
}

/** The most memory of a process itself (MiB), as Linux tells: what it tells of itself by `maxRSS` counts the process that started it. */
function peakOf({ pid }: ChildProcess): number | null {
  const path = `/proc/${pid}/status`
  const own = existsSync(path) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined
  return own === undefined ? null : Number(own) / 1024
}

/** The next message of a server; that it ended instead is an error. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController()
  const ended = once(child, 'exit', { signal: waiting.signal }).then(([code]) =>
    Promise.reject(new Error(`The server ended with code ${String(code)}.`)),
  )
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: waiting.signal }), ended])) as [unknown]
    return message
  } finally {
    ended.catch(() => 'nobody asks any more')
    waiting.abort()
  }
}
