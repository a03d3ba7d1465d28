import { systemContext } from '../context.js'
import { readByQuery } from '../services/items/reading.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { withPlatform } from './with-platform.js'

/** `tessera count <collection>`: prints the number of items. */
export function countCommand(words: readonly string[]): Promise<void> {
  const program = programNamed('count', 'Prints how many items a collection has')
    .argument('<collection>')
    .option(...jsonResult)
    .action(async (collection: string, { json }: { json: boolean }) =>
      withPlatform(async (platform) => {
        const [row] = await readByQuery(systemContext(platform), collection, { aggregate: { count: ['*'] } }, { emitEvents: false })
        const items = Number(row?.count ?? 0)
        printResult(json, { collection, count: items }, String(items))
      }),
    )
  return runProgram(program, words)
}
