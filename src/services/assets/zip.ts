import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { cleanName } from '../files/names.js'
import type { Asset } from './find-asset.js'

/** A file in an archive, and the folders it lies in. */
export interface ZipEntry {
  readonly asset: Asset
  readonly folders: readonly string[]
}

/** Packs files as they are read: none is ever in memory as a whole. Each gets a name of its own that cannot lead out of the archive. */
export function zipOf(entries: readonly ZipEntry[]): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const names = new Set<string>()
  let current: Readable | null = null
  zip.on('error', (error: Error) => output.destroy(error))
  // The library does not close the file it was reading when the client leaves.
  output.once('close', () => void current?.destroy())
  for (const { asset, folders } of entries) {
    const { driver } = asset.location
    zip.addReadStreamLazy(
      freeName(names, folders, asset),
      { mtime: asset.modified, compress: !/^(image|audio|video)\//.test(asset.type) },
      (done) => {
        driver.read(asset.object).then(
          (content) => {
            current = content
            if (output.destroyed) content.destroy()
            else done(null, content)
          },
          (error: unknown) => done(error, undefined as never),
        )
      },
    )
  }
  zip.end()
  return output
}

function freeName(taken: Set<string>, folders: readonly string[], { filename, id }: Asset): string {
  const own = [...folders, filename ?? id].map(partOf).join('/')
  const [, stem = own, ending = ''] = /^(.+?)(\.[^./]*)?$/s.exec(own) ?? []
  let name = own
  for (let number = 1; taken.has(name.toLowerCase()); number += 1) name = `${stem} (${number})${ending}`
  taken.add(name.toLowerCase())
  return name
}

/** One part of a path, harmless wherever it is unpacked. */
const partOf = (name: string): string =>
  cleanName(name)
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^\.+$/, '_') || '_'
