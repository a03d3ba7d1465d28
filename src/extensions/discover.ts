import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { extensionKinds } from './kinds/index.js'
import { readManifest, type SandboxRequest, sandboxBeside } from './manifest.js'

/** An extension on disk, not yet loaded. */
export interface FoundExtension {
  /** The package's name, or the folder's; where an endpoint without id is mounted. */
  readonly name: string
  /** A kind of `kinds/`, or `bundle`. */
  readonly type: string
  readonly folder: string
  /** Absolute path of the file to load. */
  readonly entry: string
  /** What it asks of a sandbox; null: it runs in this process. */
  readonly sandbox: SandboxRequest | null
}

/** What lies in the extensions folder: what can be loaded, and the errors of what cannot. */
export interface Discovery {
  readonly found: readonly FoundExtension[]
  readonly errors: readonly Error[]
}

/** Folders of the older layout that hold parts of a studio. */
const studioFolders: readonly string[] = ['interfaces', 'displays', 'layouts', 'modules', 'panels']
const endings = ['.js', '.mjs', '.cjs', '.ts'] as const

/** Looks through the extensions folder; a folder that is not there holds none. Sorted, so that the order of loading is the same everywhere. */
export async function findExtensions(path: string): Promise<Discovery> {
  const root = resolve(path)
  const found: FoundExtension[] = []
  const errors: Error[] = []
  for (const name of await foldersIn(root)) {
    if (studioFolders.includes(name)) continue
    const kind = extensionKinds.find(({ plural }) => plural === name)
    try {
      if (kind) found.push(...(await findTyped(join(root, name), kind, errors)))
      else found.push(...(await findPackage(join(root, name), name)))
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

/** Extensions of the older layout, `<kind>s/<name>/index.*`. */
async function findTyped(
  path: string,
  { type, entry: entryName }: (typeof extensionKinds)[number],
  errors: Error[],
): Promise<FoundExtension[]> {
  const found: FoundExtension[] = []
  for (const name of await foldersIn(path)) {
    const folder = join(path, name)
    const files = await readdir(folder)
    const entry = endings.map((ending) => `${entryName}${ending}`).find((candidate) => files.includes(candidate))
    try {
      if (entry) found.push({ name, type, folder, entry: join(folder, entry), sandbox: await sandboxBeside(folder) })
      else found.push(...(await findPackage(folder, name)))
    } catch (error) {
      errors.push(error as Error)
    }
  }
  return found
}

async function findPackage(folder: string, folderName: string): Promise<FoundExtension[]> {
  const manifest = await readManifest(folder)
  const runsHere = manifest?.type === 'bundle' || extensionKinds.some(({ type }) => type === manifest?.type)
  if (!manifest || manifest.path === null || !runsHere) return []
  // A name may carry a note after a colon, which is not part of the route.
  const name = manifest.name.split(':')[0] || folderName
  return [{ name, type: manifest.type, folder, entry: join(folder, manifest.path), sandbox: manifest.sandbox }]
}
