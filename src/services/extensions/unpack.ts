import { createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type ReadEntry } from 'tar'

/** Bytes that a package may have as it comes, and unpacked. */
const largestPackage = 20 * 2 ** 20
const largestContent = 100 * 2 ** 20
const mostFiles = 10_000

/** A package is not what it must be; the message says why. */
export class PackageRefused extends Error {
  override readonly name = 'PackageRefused'
}

/** Unpacks a package of npm below `workplace`, which is ours alone, and gives the folder that it has become. Links and paths that lead outside are refused. */
export async function unpackPackage(body: Readable, workplace: string): Promise<string> {
  const archive = join(workplace, 'package.tar')
  const folder = join(workplace, 'package')
  await mkdir(folder)
  const [compressed, content] = [atMost(largestPackage), atMost(largestContent)]
  await pipeline(body, compressed, createGunzip(), content, createWriteStream(archive)).catch(refuseBrokenZip)
  await requirePlainTar(archive)
  await extractChecked(archive, folder)
  return folder
}

/** Passes on what comes, and fails when it is more than this. */
const atMost = (limit: number) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > limit) throw new PackageRefused(`It has more than ${limit} bytes`)
      yield chunk
    }
  }

function refuseBrokenZip(error: NodeJS.ErrnoException): never {
  if (error.code?.startsWith('Z_')) throw new PackageRefused('It is not compressed by gzip', { cause: error })
  throw error
}

/** An archive that is compressed a second time would be unpacked without a limit. */
async function requirePlainTar(archive: string): Promise<void> {
  const file = await open(archive)
  try {
    const { buffer } = await file.read(Buffer.alloc(512), 0, 512, 0)
    if (!/^[\w.@-]/.test(buffer.toString('latin1')) || buffer.toString('latin1', 257, 262) !== 'ustar')
      throw new PackageRefused('It is not an archive of tar')
  } finally {
    await file.close()
  }
}

async function extractChecked(file: string, cwd: string): Promise<void> {
  let [problem, files] = [null as string | null, 0]
  const filter = (path: string, entry: unknown): boolean => {
    files += 1
    problem ??= files > mostFiles ? `It has more than ${mostFiles} files` : problemOf(path, (entry as ReadEntry).type)
    return problem === null
  }
  try {
    await extract({ file, cwd, strip: 1, strict: true, preserveOwner: false, filter })
  } catch (error) {
    throw new PackageRefused(problem ?? 'It is not an archive of tar', { cause: error })
  }
  if (problem !== null) throw new PackageRefused(problem)
}

function problemOf(path: string, type: ReadEntry['type']): string | null {
  if (path.startsWith('/') || path.split(/[\\/]/).includes('..')) return 'It has a path that leads outside'
  return ['File', 'OldFile', 'Directory'].includes(type) ? null : 'It has something that is neither a file nor a folder'
}
