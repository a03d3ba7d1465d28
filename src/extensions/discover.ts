import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type ExtensionType, readManifest, refuseSandboxed } from './manifest.js'

/** An extension on disk, not yet loaded. */
export interface FoundExtension {
  /** The package's name, or the folder's; where an endpoint without id is mounted. */
  readonly name: string
  readonly type: ExtensionType
  readonly folder: string
  /** Absolute path of the file to load. */
  readonly entry: string
}

/** What lies in the extensions folder: what can be loaded, and the errors of what cannot. */
export interface Discovery {
  readonly found: readonly FoundExtension[]
  readonly errors: readonly Error[]
}

/** Folders of the older layout, `<kind>s/<name>/index.*`; the others of them hold parts of a studio. */
const typedFolders: ReadonlyMap<string, ExtensionType | null> = new Map<string, ExtensionType | null>([
  ['endpoints', 'endpoint'],
  ['hooks', 'hook'],
  ...['operations', 'interfaces', 'displays', 'layouts', 'modules', 'panels'].map((name) => [name, null] as const),
])
const entryNames = ['index.js', 'index.mjs', 'index.cjs', 'index.ts'] as const

/** Looks through the extensions folder; a folder that is not there holds none. Sorted, so that the order of loading is the same everywhere. */
export async function findExtensions(path: string): Promise<Discovery> {
  const root = resolve(path)
  const found: FoundExtension[] = []
  const errors: Error[] = []
  for (const name of await foldersIn(root)) {
    const type = typedFolders.get(name)
    if (type) found.push(...(await findTyped(join(root, name), type, errors)))
    if (type !== undefined) continue
    try {
      found.push(...(await findPackage(join(root, name), name)))
    } catch (error) {
      errors.push(error as Error)
    }
  }
  return { found, errors }
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const isFolder = (entry: Dirent) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^\.|^node_modules$/.test(entry.name)
  return entries
    .filter(isFolder)
    .map((entry) => entry.name)
    .sort()
}

async function findTyped(path: string, type: ExtensionType, errors: Error[]): Promise<FoundExtension[]> {
  const found: FoundExtension[] = []
  for (const name of await foldersIn(path)) {
    const folder = join(path, name)
    const files = await readdir(folder)
    const entry = entryNames.find((candidate) => files.includes(candidate))
    try {
      if (entry) await refuseSandboxed(folder)
      found.push(...(entry ? [{ name, type, folder, entry: join(folder, entry) }] : await findPackage(folder, name)))
    } catch (error) {
      errors.push(error as Error)
    }
  }
  return found
}

async function findPackage(folder: string, folderName: string): Promise<FoundExtension[]> {
  const manifest = await readManifest(folder)
  if (!manifest?.type) return []
  // A name may carry a note after a colon, which is not part of the route.
  const name = manifest.name.split(':')[0] || folderName
  return [{ name, type: manifest.type, folder, entry: join(folder, manifest.path) }]
}
