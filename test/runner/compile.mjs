// Writes the project's TypeScript as JavaScript into a folder of its own, for one run of tests.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const options = { format: 'esm', platform: 'node', target: 'node20', sourcemap: 'inline', keepNames: true }

/** Gives the folder; it goes with this process. */
export async function compile() {
  const outdir = mkdtempSync(join(tmpdir(), 'tessera-test-code-'))
  process.on('exit', () => rmSync(outdir, { recursive: true, force: true }))
  const files = ['src', 'test', 'prisma', 'extensions'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
  )
  const entryPoints = [...files, join(root, 'codegen.ts')].filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.includes('node_modules'))
  await build({ ...options, entryPoints, outdir, outbase: root, bundle: false, logLevel: 'silent' })
  return outdir
}
