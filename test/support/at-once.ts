import { execFile } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { serverCode } from './server-code.js'

/** What a program of some lines needs to load a module of `src`, named without its ending, as `it`. */
export type Program = Readonly<{ module: string; lines: string }>

/**
 * Runs a program in several processes, all of which begin with its lines at the same moment, as far as a machine can do that.
 * The folder is theirs.
 * @returns what each printed; rejected when one fails
 */
export async function atOnce(processes: number, folder: string, { module, lines }: Program): Promise<string[]> {
  const { options, fileOf } = serverCode()
  const begin = Date.now() + 2_000
  const program = `import * as it from ${JSON.stringify(pathToFileURL(fileOf(module)).href)}
    while (Date.now() < ${begin});
    ${lines}`
  const started = Array.from({ length: processes }, () =>
    promisify(execFile)(process.execPath, [...options, '--input-type=module', '-e', program], { cwd: folder }),
  )
  return (await Promise.all(started)).map(({ stdout }) => stdout)
}
