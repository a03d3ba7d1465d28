import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { ExtensionOrigin, FoundExtension } from './found-extension.js'
import { type ExtensionKind, isObject } from './kind.js'
import { extensionKinds } from './kinds/index.js'
import { readManifest, sandboxBeside } from './manifest.js'

/** What there is: what can be loaded, and the errors of what cannot. */
export interface Discovery {
  readonly found: readonly FoundExtension[]
  readonly errors: readonly Error[]
}

/** Where to look. */
export interface Places {
  /** The extensions folder. */
  readonly path: string
  /** The folder with the package.json whose dependencies may be extensions. */
  readonly packages: string
}

/** Folders of the older layout that hold parts of a studio. */
const studioFolders: readonly string[] = ['interfaces', 'displays', 'layouts', 'modules', 'panels', 'themes']
const endings = ['.js', '.mjs', '.cjs', '.ts'] as const

/** Looks through all sources; a folder that is not there holds none. Sorted, so that the order of loading is the same everywhere. */
export async function findExtensions({ path, packages }: Places): Promise<Discovery> {
  const found: FoundExtension[] = []
  const errors: Error[] = []
  const take = async (search: Promise<FoundExtension | null>) => {
    const extension = await search.catch((error: Error) => void errors.push(error))
    // A folder that is only linked is known by where it lies: its code believes to be there, and errors tell that place.
    if (extension) found.push({ ...extension, folder: await realpath(extension.folder) })
  }
  const root = resolve(path)
  for (const name of await foldersIn(root)) {
    if (studioFolders.includes(name)) continue
    const kind = extensionKinds.find(({ plural }) => plural === name)
    if (!kind && name !== 'bundles') await take(findPackage(join(root, name), name, 'local'))
    else for (const inner of await foldersIn(join(root, name))) await take(findTyped(join(root, name, inner), join(name, inner), kind))
  }
  const registry = join(root, '.registry')
  for (const name of await foldersIn(registry)) await take(findPackage(join(registry, name), name, 'registry'))
  for (const { name, folder } of await dependenciesOf(resolve(packages))) await take(findPackage(folder, name, 'module'))
  return { found, errors }
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^\.|^node_modules$/.test(entry.name))
    .map((entry) => entry.name)
    .sort()
}

/** An extension of the older layout, `<kind>s/<name>/index.*`, which needs no package; without such a file it is a package. */
async function findTyped(folder: string, place: string, kind: ExtensionKind | undefined): Promise<FoundExtension | null> {
  const files = kind ? await readdir(folder) : []
  const entry = endings.map((ending) => `${kind?.entry}${ending}`).find((candidate) => files.includes(candidate))
  if (!kind || !entry) return findPackage(folder, place, 'local')
  return {
    name: relative(dirname(folder), folder),
    version: '',
    type: kind.type,
    host: '',
    sandbox: await sandboxBeside(folder),
    entries: [],
    partial: true,
    folder,
    source: 'local',
    place,
    entry: join(folder, entry),
  }
}

async function findPackage(folder: string, place: string, source: ExtensionOrigin): Promise<FoundExtension | null> {
  const manifest = await readManifest(folder)
  if (!manifest) return null
  const { path, ...told } = manifest
  const runsHere = manifest.type === 'bundle' || extensionKinds.some(({ type }) => type === manifest.type)
  // A name may carry a note after a colon, which is not part of the route.
  const name = manifest.name.split(':')[0] || place
  return { ...told, name, folder, source, place, entry: path !== null && runsHere ? join(folder, path) : null }
}

/** The installed dependencies of a project that are extensions. */
async function dependenciesOf(project: string): Promise<{ name: string; folder: string }[]> {
  const { dependencies } = (await readJson(join(project, 'package.json'))) ?? {}
  const found: { name: string; folder: string }[] = []
  for (const name of isObject(dependencies) ? Object.keys(dependencies).sort() : []) {
    for (let parent = project; ; parent = dirname(parent)) {
      const folder = join(parent, 'node_modules', name)
      const content = await readJson(join(folder, 'package.json'))
      if (content?.['directus:extension']) found.push({ name, folder })
      if (content || parent === dirname(parent)) break
    }
  }
  return found
}

/** A package.json, as far as there is one: what does not concern us need not be well-formed. */
async function readJson(file: string): Promise<Record<string, unknown> | null> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isObject(content) ? content : null
  } catch {
    return null
  }
}
