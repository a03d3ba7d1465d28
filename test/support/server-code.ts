import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** How a process of its own runs the server's code. */
export interface ServerCode {
  /** What stands before the entry's file in the command line of Node. */
  readonly options: readonly string[]
  /** The file of a module of `src`, named without its ending. */
  fileOf(name: string): string
}

/** What `npm run build` made, which loads in two thirds of the time, where it is newer than every source; otherwise the sources as the tests read them. */
export function serverCode(): ServerCode {
  const built = resolve('dist/src')
  const sources = ['src', 'prisma'].flatMap((folder) => filesOf(folder))
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs))
  const oldest = Math.min(...filesOf(built).map((file) => statSync(file).mtimeMs))
  if (Number.isFinite(oldest) && oldest > newest) return { options: [], fileOf: (name) => join(built, `${name}.js`) }
  const reader = pathToFileURL(resolve('test/runner/register.mjs')).href
  return { options: ['--import', reader], fileOf: (name) => resolve('src', `${name}.ts`) }
}

/** All programs below a folder; none where there is no such folder. */
function filesOf(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return names.filter((name) => /\.[jt]s$/.test(name) && !name.startsWith('generated')).map((name) => join(folder, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
