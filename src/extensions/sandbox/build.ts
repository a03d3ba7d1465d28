import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import type { BuildFailure, Plugin } from 'esbuild'
import { withoutYieldsInLoops } from '../../sandbox/yields-in-loops.js'
import { codeOf, type ExtensionCode, oneLineOf } from '../code.js'

/**
 * Builds the code of a sandboxed extension: one ES module with what it imports from its own folder. Nothing else of this machine gets into it: imports that
 * lead out of the folder, also by links, are refused, as are modules of Node. Throws one line.
 */
export async function buildGuest(entry: string, folder: string): Promise<ExtensionCode> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'es2022',
    plugins: [onlyFrom(await realpath(folder))],
    logLevel: 'silent',
    tsconfigRaw: '{}',
  }).catch((failure: Partial<BuildFailure>) => {
    throw new Error(oneLineOf(failure), { cause: failure })
  })
  return codeOf(await withoutYieldsInLoops(outputFiles[0]!.text))
}

const resolving = Symbol('resolving')

const onlyFrom = (folder: string): Plugin => ({
  name: 'only-from-its-folder',
  setup: (build) => {
    build.onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === resolving) return null
      if (path === 'directus:api') return { path, external: true }
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: resolving })
      if (found.errors.length > 0 || found.external)
        return { errors: [{ text: `"${path}" is not in its folder; a sandbox has "directus:api" alone.` }] }
      const place = await realpath(found.path)
      if (!place.startsWith(folder + sep)) return { errors: [{ text: `"${path}" leads out of its folder.` }] }
      return { path: place }
    })
  },
})
