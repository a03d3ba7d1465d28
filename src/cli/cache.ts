import { clearCaches } from '../services/utilities/caches.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { commandConfig, withPlatform } from './with-platform.js'

interface ClearOptions {
  readonly system: boolean
  readonly data: boolean
  readonly json: boolean
}

/** `tessera cache clear`: servers forget what they keep. Without Redis they cannot be reached, which is refused. */
export function cache(words: readonly string[]): Promise<void> {
  const program = programNamed('cache', 'What servers keep of the database')
  program
    .command('clear')
    .description('forgets what the servers of this database keep; without an option, all of it')
    .option('--system', 'access and schema', false)
    .option('--data', 'answers of reads', false)
    .option(...jsonResult)
    .action(async ({ system, data, json }: ClearOptions) => {
      const choice = { system: system || !data, data: data || !system }
      const config = commandConfig()
      if (!config.nodes.areSeveral) {
        printResult(json, { cleared: false }, unreached)
        process.exitCode = 1
        return
      }
      await withPlatform((platform) => clearCaches(platform, choice), config)
      const told = [...(choice.system ? ['access and schema'] : []), ...(choice.data ? ['answers'] : [])].join(', ')
      printResult(json, { cleared: true, ...choice }, `Forgotten on all servers: ${told}.`)
    })
  return runProgram(program, words)
}

const unreached =
  'Without Redis (REDIS) a server keeps this in its own memory, where no command reaches it: ask the server itself, POST /utils/cache/clear, or restart it.'
