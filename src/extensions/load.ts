import type { FoundExtension } from './discover.js'
import { importEntry } from './import-entry.js'
import { type ExtensionKind, isObject, type PlugIn, type Registration } from './kind.js'
import { extensionKinds } from './kinds/index.js'
import { registerSandboxed } from './sandbox/register.js'

/** An extension that was registered whole; its parts can be plugged in and taken out any number of times. */
export interface LoadedExtension {
  readonly extension: FoundExtension
  plugIn(): void
  takeOut(): void
}

/** What all extensions are registered with; the rest of a `Registration` is each one's own. */
export type Surroundings = Omit<Registration, 'extension' | 'add'>

/** Loads the code of an extension and registers it. When anything of it fails, nothing of it stays. */
export async function loadExtension(extension: FoundExtension, surroundings: Surroundings): Promise<LoadedExtension> {
  const parts = createParts()
  const registration: Registration = { ...surroundings, extension, add: parts.add }
  if (extension.sandbox) await registerSandboxed(extension, registration)
  else if (extension.type === 'bundle') await registerBundle(await importEntry(extension.name, extension.entry), registration)
  else await kindOf(extension.type).register(await importEntry(extension.name, extension.entry), registration)
  return { extension, plugIn: parts.plugIn, takeOut: parts.takeOut }
}

/** The parts of one extension. One that is added while they are plugged in is plugged in at once. */
function createParts() {
  const parts: PlugIn[] = []
  let undos: (() => void)[] | null = null
  return {
    add: (part: PlugIn): void => {
      parts.push(part)
      undos?.push(part())
    },
    plugIn: (): void => {
      undos ??= parts.map((part) => part())
    },
    takeOut: (): void => {
      for (const undo of undos ?? []) undo()
      undos = null
    },
  }
}

function kindOf(type: string): ExtensionKind {
  const kind = extensionKinds.find((candidate) => candidate.type === type)
  if (!kind) throw new Error(`Extensions of the type "${type}" do not run in this server.`)
  return kind
}

/** A bundle holds lists of `{ name, config }`, one list for each kind. */
async function registerBundle(exported: unknown, registration: Registration): Promise<void> {
  if (!isObject(exported)) throw new Error('A bundle has to export lists like "endpoints" and "hooks".')
  for (const kind of extensionKinds) {
    for (const { name, config } of entriesOf(exported[kind.plural])) {
      await kind.register(config, { ...registration, extension: { ...registration.extension, name } })
    }
  }
}

function entriesOf(list: unknown): readonly { readonly name: string; readonly config: unknown }[] {
  if (list === undefined) return []
  const isList = Array.isArray(list) && list.every((entry) => isObject(entry) && typeof entry.name === 'string')
  if (!isList) throw new Error('The entries of a bundle have to be lists of objects with "name" and "config".')
  return list as { name: string; config: unknown }[]
}
