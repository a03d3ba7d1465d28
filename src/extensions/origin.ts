import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KnownExtension } from '../context.js'

const prefix = 'tessera-extension-'

/** Makes a new folder for the code of an extension; errors are recognised as the extension's by its name. */
export const folderForCode = (name: string): Promise<string> =>
  mkdtemp(join(tmpdir(), `${prefix}${name.replace(/[^\w.@-]+/g, '_').slice(0, 100)}-`))

/** The name of the extension whose code threw this, as far as its stack tells: by the place of its sources, or of the code that runs; null for anything else. */
export function extensionOfError(thrown: unknown, known: readonly KnownExtension[]): string | null {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  const author = known.find(({ path }) => stack.includes(`${path}/`))
  return author?.name ?? new RegExp(`${prefix}([\\w.@-]+)-\\w{6}[\\\\/]`).exec(stack)?.[1] ?? null
}
