import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure } from 'esbuild'
import { folderForCode } from './origin.js'
import { ownPlace, placeOfFiles } from './own-place.js'
import { extensionImports } from './provided-modules.js'

/** The code of an extension in one text. */
export interface ExtensionCode {
  readonly text: string
  /** Tells one state of the code from another. */
  readonly digest: string
}

/**
 * Builds the entry of an extension: ESM, CommonJS or TypeScript, with imports that it need not have installed. Packages are no part
 * of the text; they are imported from where they lie. Throws one line that says what is wrong where.
 */
export async function buildCode(entry: string): Promise<ExtensionCode> {
  // The bundler is loaded only where there are extensions.
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [entry],
    // Sources are told relative to the file that is made, which has no place yet.
    outfile: '/index.mjs',
    sourceRoot: '/',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [extensionImports, placeOfFiles],
    define: ownPlace,
    logLevel: 'silent',
    sourcemap: 'inline',
    sourcesContent: false,
    // The author's build settings need not be here, and may extend what is not installed.
    tsconfigRaw: '{}',
    banner: {
      js: `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(${JSON.stringify(entry)});`,
    },
  }).catch((failure: Partial<BuildFailure>) => {
    throw new Error(oneLineOf(failure), { cause: failure })
  })
  return codeOf(outputFiles[0]!.text)
}

export const codeOf = (text: string): ExtensionCode => ({ text, digest: createHash('sha256').update(text).digest('hex') })

/** What is wrong, and where. */
export function oneLineOf({ errors, message }: Partial<BuildFailure>): string {
  const [first] = errors ?? []
  if (!first) return message ?? 'It cannot be built.'
  const { file, line, column } = first.location ?? {}
  return file === undefined ? first.text : `${first.text} (${file}:${line}:${(column ?? 0) + 1})`
}

/**
 * Runs the code and gives its default export; without one all exports, which is how bundles are built. Each call runs it
 * again, so that changed code is loaded.
 */
export async function runCode(name: string, { text }: ExtensionCode): Promise<unknown> {
  // What is thrown there is told with the lines of the author's sources.
  process.setSourceMapsEnabled(true)
  const folder = await folderForCode(name)
  try {
    const file = join(folder, 'index.mjs')
    await writeFile(file, text)
    return exportOf((await import(pathToFileURL(file).href)) as Record<string, unknown>)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** CommonJS that was compiled from ESM has its exports one level deeper. */
function exportOf(loaded: Record<string, unknown>): unknown {
  if (!('default' in loaded)) return loaded
  const main = loaded.default
  const isCompiled = typeof main === 'object' && main !== null && '__esModule' in main
  return isCompiled && 'default' in main ? main.default : main
}

/** Ends the bundler's process; it starts again when it is needed again. */
export async function stopBundler(): Promise<void> {
  const { stop } = await import('esbuild')
  await stop()
}
