import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { afterAll } from '@jest/globals'
import { type ServerCode, serverCode } from './server-code.js'

/** A server in a process of its own, to be killed. */
export interface KillableServer {
  readonly url: string
  kill(): Promise<void>
}

/** Starts one server after the other, each in a process that was loaded while the one before was at work. They end with the tests of the file. */
export function standbyServers(): (environment: Readonly<Record<string, string>>) => Promise<KillableServer> {
  const code = serverCode()
  const running = new Set<ChildProcess>()
  afterAll(async () => void (await Promise.all([...running].map(end))))
  const load = async (): Promise<ChildProcess> => {
    const child = loadProcess(code)
    running.add(child)
    await answerOf(child)
    return child
  }
  let waiting: Promise<ChildProcess> | undefined
  return async (environment) => {
    const child = await (waiting ?? load())
    child.send(environment)
    const url = await answerOf(child)
    waiting = load()
    waiting.catch(() => 'the next to ask hears of it')
    const kill = async () => {
      running.delete(child)
      await end(child)
    }
    return { url, kill }
  }
}

function loadProcess({ options, fileOf }: ServerCode): ChildProcess {
  return fork(resolve('test/support/standby-process.mjs'), [fileOf('index')], {
    execArgv: [...options],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** What a process tells next; that it ended instead is an error. */
async function answerOf(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`A server ended with code ${String(code)}.`)))
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [string]
  return answer
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
