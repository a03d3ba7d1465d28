import { createRequire } from 'node:module'
import { dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'

/** Our file of this name, whether we run from sources or from the build. */
const ownFile = (name: string): string => fileURLToPath(new URL(`./modules/${name}${extname(import.meta.url)}`, import.meta.url))

/** Modules that extensions get from us, whatever they have installed. */
const provided: ReadonlyMap<string, string> = new Map([
  ['@directus/extensions-sdk', ownFile('extensions-sdk')],
  ['@directus/errors', ownFile('errors')],
])

/**
 * How the imports of an extension are found: the modules we provide, then packages from where the extension lies, then
 * those of this server. Packages are not bundled; they are imported from where they were found, and shared.
 */
export const extensionImports: Plugin = {
  name: 'extension-imports',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, (request) => resolveImport(build, request))
  },
}

const resolving = Symbol('resolving')

async function resolveImport(build: PluginBuild, request: OnResolveArgs): Promise<OnResolveResult | null> {
  // The second call, by the resolve below; and Node's own modules.
  if (request.pluginData === resolving || request.kind === 'entry-point') return null
  const own = provided.get(request.path)
  if (own && ![...provided.values()].includes(request.importer)) return { path: own }
  if (own) return { path: createRequire(import.meta.url).resolve(request.path) }
  const options = { kind: request.kind, pluginData: resolving }
  const near = await build.resolve(request.path, { ...options, importer: request.importer, resolveDir: request.resolveDir })
  if (near.errors.length === 0) return { path: near.path, external: true }
  const ours = await build.resolve(request.path, { ...options, resolveDir: dirname(fileURLToPath(import.meta.url)) })
  return ours.errors.length === 0 ? { path: ours.path, external: true } : { errors: near.errors }
}
