import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { folderForCode } from './origin.js'
import { extensionImports } from './provided-modules.js'

/**
 * Loads the entry of an extension and gives its default export: ESM, CommonJS or TypeScript, with imports that it need not have
 * installed. The file is bundled into a new folder of this process each time, so that a changed extension is loaded again.
 */
export async function importEntry(name: string, entry: string): Promise<unknown> {
  const folder = await folderForCode(name)
  try {
    const file = join(folder, 'index.mjs')
    await bundle(entry, file)
    const loaded = (await import(pathToFileURL(file).href)) as { default?: unknown }
    return defaultOf(loaded)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** CommonJS that was compiled from ESM has its default export one level deeper. Without a default the named exports are what a bundle has. */
function defaultOf(loaded: { default?: unknown }): unknown {
  if (!('default' in loaded)) return loaded
  const main = loaded.default
  const isCompiled = typeof main === 'object' && main !== null && '__esModule' in main && 'default' in main
  return isCompiled ? main.default : main
}

async function bundle(entry: string, outfile: string): Promise<void> {
  // The bundler is loaded only where there are extensions.
  const { build } = await import('esbuild')
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [extensionImports],
    logLevel: 'silent',
    sourcemap: 'inline',
    // The author's build settings need not be here, and may extend what is not installed.
    tsconfigRaw: '{}',
    // The code believes to be where it was, not in our folder.
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(entry).href),
      __filename: JSON.stringify(entry),
      __dirname: JSON.stringify(dirname(entry)),
    },
    banner: {
      js: `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(${JSON.stringify(entry)});`,
    },
  })
}

/** Ends the bundler's process; it starts again when it is needed again. */
export async function stopBundler(): Promise<void> {
  const { stop } = await import('esbuild')
  await stop()
}
