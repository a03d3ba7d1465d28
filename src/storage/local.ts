import { randomUUID } from 'node:crypto'
import { constants, createWriteStream } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, posix, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ObjectMissing, requireObjectName, type StorageDriver } from './driver.js'
import { type OwnerMarks, ownerMarks } from './owner.js'

/** Where objects grow until they are whole; on the same disk, so that they appear by being renamed. */
const partial = '.partial'

/** Stores in a folder of this machine, and never outside of it. */
export function localDriver(folder: string): StorageDriver {
  const root = resolve(folder)
  const marks = ownerMarks()
  const replace = (target: string, make: (path: string) => Promise<void>) => replaceFile(root, marks, target, make)
  const driver: StorageDriver = {
    read: async (name, range) => {
      const file = await openFile(pathIn(root, name), name)
      return file.createReadStream(range ?? {})
    },
    write: async (name, content) => replace(pathIn(root, name), (path) => writeFile(path, content)),
    copy: async (from, to) => replace(pathIn(root, to), (path) => sameFile(pathIn(root, from), path, from)),
    delete: async (name) => {
      if ((await driver.stat(name)) !== null) await rm(pathIn(root, name), { force: true })
    },
    stat: async (name) => {
      const found = await orNull(stat(pathIn(root, name)))
      return found?.isFile() ? { size: found.size, modified: found.mtime } : null
    },
    list: (prefix) => namesIn(root, prefix),
    sweep: (others, moment) => sweepPartial(join(root, partial), others, moment),
    withFile: async (name, work) => {
      const file = await openFile(pathIn(root, name), name)
      await file.close()
      return work(pathIn(root, name))
    },
  }
  return driver
}

/** The path of a name; it is always inside the root. */
function pathIn(root: string, name: string): string {
  requireObjectName(name)
  const path = join(root, ...name.split('/'))
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) throw new ObjectMissing('No object can have this name.')
  return path
}

async function openFile(path: string, name: string) {
  const file = await orNull(open(path, 'r'))
  if (!file) throw new ObjectMissing(`There is no object "${name}".`)
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new ObjectMissing(`"${name}" is a folder.`)
}

/** Makes a file beside the others and puts it in its place when it is whole. */
async function replaceFile(root: string, marks: OwnerMarks, target: string, make: (path: string) => Promise<void>): Promise<void> {
  const path = join(root, partial, `${randomUUID()}.${marks.own}`)
  await mkdir(dirname(path), { recursive: true })
  await mkdir(dirname(target), { recursive: true })
  try {
    await make(path)
    await rename(path, target)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

/** A content that breaks at once leaves the file being opened: who removes it has to come after that. */
async function writeFile(path: string, content: Readable): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', flush: true })
  try {
    await pipeline(content, file)
  } catch (error) {
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', () => resolve()))
    throw error
  }
}

/** Files that grew here until their process was ended. One whose mark says nothing has to be old. */
async function sweepPartial(folder: string, marks: OwnerMarks, moment: Date): Promise<number> {
  let removed = 0
  for (const name of (await orNull(readdir(folder))) ?? []) {
    const path = join(folder, name)
    const modified = (await orNull(stat(path)))?.mtime
    if (modified === undefined || !(marks.isGone(name.slice(name.indexOf('.') + 1)) || modified < moment)) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

/** Stored files are never changed in place, so two names may share one; not all file systems can do that. */
async function sameFile(from: string, to: string, name: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (isMissing(error)) throw new ObjectMissing(`There is no object "${name}".`)
    await copyFile(from, to, constants.COPYFILE_EXCL)
  }
}

async function* namesIn(root: string, prefix: string): AsyncGenerator<string> {
  const folder = prefix.includes('/') ? posix.dirname(`${prefix}_`) : ''
  const entries = (await orNull(readdir(folder === '' ? root : pathIn(root, folder), { withFileTypes: true }))) ?? []
  for (const entry of entries) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isFile() && name.startsWith(prefix)) yield name
  }
}

/** What is not there is null: another request may have removed it. */
async function orNull<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EISDIR'].includes(String((error as NodeJS.ErrnoException).code))
