import { pino } from 'pino'
import { loadConfig } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { readEnvironment } from '../config/environment.js'
import { programOf } from '../extensions/program.js'
import { openServer } from '../start.js'

/** Carries out a command that an extension has added (`init('cli.before', ({ program }) => ...)`); false when none has. Nothing listens meanwhile. */
export async function extensionCommand(words: readonly string[]): Promise<boolean> {
  try {
    const config = loadConfig(readEnvironment())
    // The log goes to where errors go: what a command prints may be piped.
    const server = await openServer(config, { logger: pino({ level: config.log.level }, process.stderr) })
    try {
      const program = await programOf(server.platform)
      const isKnown = program?.commands.some((command) => [command.name(), ...command.aliases()].includes(words[0] ?? '')) === true
      if (program && isKnown) await program.parseAsync([...words], { from: 'user' })
      return isKnown
    } finally {
      await server.close()
    }
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error)
    process.exitCode = 1
    return true
  }
}
