import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

/**
 * Starts a program beside the module `from` (`./name`, without its ending) in a thread that is given no environment and keeps no process alive.
 * The program is compiled, or where there are only sources, a source.
 */
export function startThread(name: string, from: string, data: unknown): Worker {
  const worker = new Worker(entryOf(fileURLToPath(new URL(`${name}${from.slice(-3)}`, from))), {
    workerData: data,
    env: {},
    execArgv: ['--no-warnings'],
    resourceLimits: { maxOldGenerationSizeMb: 128, stackSizeMb: 8 },
  })
  worker.unref()
  return worker
}

/** What the thread begins with: the compiled program, or what can load a source. */
function entryOf(path: string): string | URL {
  if (!path.endsWith('.ts')) return path
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href
  const code = `import { register } from '${loader}'; register(); await import('${pathToFileURL(path).href}')`
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}
