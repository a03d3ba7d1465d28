import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'tessera-extension-'

/** Makes a new folder for the code of an extension; errors are recognised as the extension's by its name. */
export const folderForCode = (name: string): Promise<string> =>
  mkdtemp(join(tmpdir(), `${prefix}${name.replace(/[^\w.@-]+/g, '_').slice(0, 100)}-`))

/** The name of the extension whose code threw this, as far as its stack tells; null for anything else. */
export function extensionOfPath(thrown: unknown): string | null {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  return new RegExp(`${prefix}([\\w.@-]+)-\\w{6}[\\\\/]`).exec(stack)?.[1] ?? null
}
