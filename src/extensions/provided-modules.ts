import { createRequire, isBuiltin } from 'node:module'
import { dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'

/** Our file of this name, whether we run from sources or from the build. */
const ownFile = (name: string): string => fileURLToPath(new URL(`./modules/${name}${extname(import.meta.url)}`, import.meta.url))

/** Modules that extensions get from us, whatever they have installed. */
const provided: ReadonlyMap<string, string> = new Map([
  ['@directus/extensions-sdk', ownFile('extensions-sdk')],
  ['@directus/errors', ownFile('errors')],
  ['@directus/types', ownFile('types')],
  ['tessera/extensions', ownFile('tessera-extensions')],
])
const ownFiles: ReadonlySet<string> = new Set(provided.values())

/**
 * How the imports of an extension are found: the modules we provide, then packages from where the extension lies, then
 * those of this server, wherever the extension lies. Packages are not bundled; they are imported from where they were found, and shared.
 */
export const extensionImports: Plugin = {
  name: 'extension-imports',
  setup(build) {
    build.onResolve({ filter: /.*/ }, (request) => resolveImport(build, request))
  },
}

const resolving = Symbol('resolving')

async function resolveImport(build: PluginBuild, request: OnResolveArgs): Promise<OnResolveResult | null> {
  // The second call, by the resolve below.
  if (request.pluginData === resolving || request.kind === 'entry-point') return null
  const { path, kind, importer, resolveDir } = request
  if (isBuiltin(path)) return { path, external: true }
  const own = provided.get(path)
  if (own && !ownFiles.has(importer)) return { path: own }
  if (own) return { path: createRequire(import.meta.url).resolve(path) }
  const options = { kind, pluginData: resolving }
  const near = await build.resolve(path, { ...options, importer, resolveDir })
  const isPackage = !/^[./]/.test(path)
  if (near.errors.length === 0) return isPackage ? { path: near.path, external: true } : near
  const ours = isPackage ? await build.resolve(path, { ...options, resolveDir: dirname(fileURLToPath(import.meta.url)) }) : near
  if (ours.errors.length === 0) return { path: ours.path, external: true }
  // What is imported only when it is needed may never be: it is an error then, not now.
  const isLazy = kind === 'require-call' || kind === 'require-resolve' || kind === 'dynamic-import'
  return isLazy ? { path, external: true } : { errors: near.errors }
}
