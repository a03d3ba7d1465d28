import { createInterface } from 'node:readline/promises'
import { ConfigError } from '../config/config-error.js'

/** Asks the person at the terminal; refuses where there is none. */
export async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ConfigError(['Nobody can be asked whether to apply this: say --yes.'])
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}
