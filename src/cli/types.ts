import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemContext } from '../context.js'
import { describeTypes } from '../services/specifications/sdk-types.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'
import { withPlatform } from './with-platform.js'

const forExtensions = `import type { Schema } from './sdk.js'

/* Collections as extensions know them. Made by the server; changes are lost. */
declare global {
  interface TesseraCollections extends Schema {}
}
`

/** `tessera types --out <folder>`: the types of all collections, for the SDK and for extensions. */
export function types(words: readonly string[]): Promise<void> {
  const program = programNamed('types', 'Writes TypeScript types of all collections')
    .requiredOption('--out <folder>', 'the folder for sdk.ts (createDirectus<Schema>()) and extensions.ts')
    .option(...jsonResult)
    .action(async ({ out, json }: { out: string; json: boolean }) => {
      const sdk = await withPlatform((platform) => describeTypes(systemContext(platform)))
      await mkdir(out, { recursive: true })
      const files = { 'sdk.ts': sdk, 'extensions.ts': forExtensions }
      for (const [name, text] of Object.entries(files)) await writeFile(join(out, name), text)
      printResult(
        json,
        { files: Object.keys(files).map((name) => join(out, name)) },
        `Wrote ${Object.keys(files).join(' and ')} to ${out}.`,
      )
    })
  return runProgram(program, words)
}
