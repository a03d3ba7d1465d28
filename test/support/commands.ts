import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { serverCode } from './server-code.js'

/** A command that was started as a user starts it. */
export interface StartedCommand {
  readonly child: ChildProcess
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** What was printed, out and error in one. */
  text(): string
  /** Waits until this is printed. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  /** Waits for the address at which a server listens. */
  url(): Promise<string>
}

/** Starts commands in a folder of their own, which goes after the tests of the file with everything that still runs. */
export function commandsIn(): {
  readonly folder: string
  start(environment: Record<string, string>, words?: readonly string[]): StartedCommand
} {
  const { options, fileOf } = serverCode()
  const folder = mkdtempSync(join(tmpdir(), 'tessera-cli-'))
  const running = new Set<ChildProcess>()
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const start = (environment: Record<string, string>, words: readonly string[] = ['start']): StartedCommand => {
    const { PATH, TESSERA_TEST_CODE } = process.env
    const child = spawn(process.execPath, [...options, fileOf('cli/index'), ...words], {
      cwd: folder,
      env: { PATH, TESSERA_TEST_CODE, LOG_LEVEL: 'silent', EXTENSIONS_PATH: './none', ...environment },
    })
    running.add(child)
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (printed += piece))
    const ended = once(child, 'close').then(([code]) => {
      running.delete(child)
      return code as number | null
    })
    const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const match = pattern.exec(printed)
        if (match) return match
        const isOver = await Promise.race([ended.then(() => true), new Promise<false>((go) => setTimeout(go, 20, false))])
        if (isOver && !pattern.test(printed)) throw new Error(`The command ended and printed: ${printed}`)
      }
    }
    const url = async () => {
      const [, found] = await until(/GraphQL +(http:\S+)\/graphql\n/)
      await until(/REST/)
      return found!
    }
    return { child, ended, text: () => printed, until, url }
  }
  return { folder, start }
}
