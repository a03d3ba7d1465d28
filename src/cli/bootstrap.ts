import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { connectDatabase } from '../database/connection.js'
import type { FirstAdmin } from '../services/bootstrap/bootstrap.js'
import { openServer } from '../start.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { commandConfig } from './with-platform.js'

const pause = 1000

/** `tessera bootstrap`: waits for the database, makes or migrates its system tables, and the first administrator where there is none. */
export function bootstrap(words: readonly string[]): Promise<void> {
  const program = programNamed('bootstrap', 'Waits for the database, makes or migrates its system tables, and the first administrator')
    .option('--wait <seconds>', 'how long the database may take until it answers', '60')
    .option(...jsonResult)
    .action(async ({ wait, json }: { wait: string; json: boolean }) => {
      await waitForDatabase(Number(wait))
      let admin: FirstAdmin | null = null
      const server = await openServer(commandConfig(), {
        logger: pino({ level: 'error' }, process.stderr),
        tellAdmin: (made) => {
          admin = made
        },
      })
      await server.close()
      printResult(json, { administrator: admin }, textOf(admin))
    })
  return runProgram(program, words)
}

async function waitForDatabase(seconds: number): Promise<void> {
  const { database } = commandConfig()
  const end = performance.now() + (Number.isFinite(seconds) ? seconds : 0) * 1000
  for (;;) {
    try {
      await (await connectDatabase(database)).close()
      return
    } catch (error) {
      if (performance.now() >= end) throw error
      await setTimeout(pause)
    }
  }
}

function textOf(admin: FirstAdmin | null): string {
  if (!admin) return 'The database is up to date.'
  const password = admin.password === null ? '' : `\n  Password:      ${admin.password}   (shown this once)`
  return `The database was made.\n  Administrator: ${admin.email}${password}`
}
