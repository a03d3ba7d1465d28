import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { YAMLException } from 'js-yaml'
import { invalidPayload } from '../../../errors/api-error.js'
import { filesOfSnapshot, isOfFolder, snapshotOfFiles } from './folder.js'
import { checkSnapshot, type ProjectSnapshot } from './project-snapshot.js'
import { readYaml } from './yaml.js'

/** Reads a snapshot from a file, or from a folder that `schema pull` has written. */
export async function readSnapshot(path: string): Promise<ProjectSnapshot> {
  try {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EISDIR') return null
      throw invalidPayload(`${path} cannot be read (${error.code ?? error.message})`)
    })
    // JSON is YAML.
    return text === null ? snapshotOfFiles(await readFiles(path)) : checkSnapshot(readYaml(text))
  } catch (error) {
    if (error instanceof YAMLException) throw invalidPayload(`${path} is neither YAML nor JSON: ${error.reason}`)
    throw error
  }
}

/** The files of a folder that belong to a snapshot; none where there is no such folder. */
async function readFiles(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const paths = names.map((name) => name.split(sep).join('/')).filter(isOfFolder)
  return new Map(await Promise.all(paths.sort().map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)))
}

/** What a folder would have otherwise: a line for each file. */
export async function folderChanges(folder: string, snapshot: ProjectSnapshot): Promise<string[]> {
  const [present, wanted] = [await readFiles(folder), filesOfSnapshot(snapshot)]
  const changed = [...wanted].flatMap(([path, text]) => (present.get(path) === text ? [] : [`${present.has(path) ? '~' : '+'} ${path}`]))
  return [...changed, ...[...present.keys()].filter((path) => !wanted.has(path)).map((path) => `- ${path}`)]
}

/** Makes the folder what a snapshot says; other files stay. */
export async function writeFolder(folder: string, snapshot: ProjectSnapshot): Promise<void> {
  const [present, wanted] = [await readFiles(folder), filesOfSnapshot(snapshot)]
  for (const [path, text] of wanted) {
    if (present.get(path) === text) continue
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  for (const path of present.keys()) if (!wanted.has(path)) await rm(join(folder, path))
}
