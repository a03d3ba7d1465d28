import { buildCode, type ExtensionCode, runCode } from './code.js'
import type { ContextFor } from './context.js'
import type { FoundExtension } from './found-extension.js'
import { type ExtensionKind, isObject, type Registration } from './kind.js'
import { extensionKinds } from './kinds/index.js'
import type { PlugIn } from './plug-in.js'
import type { Switches } from './rows.js'
import { buildGuest } from './sandbox/build.js'
import { registerSandboxed } from './sandbox/register.js'

/** An extension that was registered whole; its parts can be plugged in and taken out any number of times. */
export interface LoadedExtension {
  readonly extension: FoundExtension
  /** Tells the state of its code and of its switches from others. */
  readonly state: string
  plugIn(): void
  takeOut(): void
}

/** What extensions are registered with; the rest of a `Registration` is each one's own. */
export type Surroundings = Omit<Registration, 'extension' | 'add' | 'context'> & {
  readonly contextFor: ContextFor
}

/**
 * Loads the code of an extension and registers it. When anything of it fails, nothing of it stays. One that is as it was is not loaded
 * again: `before` is what it was.
 */
export async function loadExtension(
  extension: FoundExtension & { readonly entry: string },
  switches: Switches,
  surroundings: Surroundings,
  before: LoadedExtension | undefined,
): Promise<LoadedExtension> {
  const code = await (extension.sandbox ? buildGuest(extension.entry, extension.folder) : buildCode(extension.entry))
  const state = JSON.stringify([code.digest, [...switches.off], extension.sandbox, extension.name])
  if (before?.state === state) return before
  const parts = createParts()
  await register(extension, code, switches, {
    ...surroundings,
    extension,
    context: surroundings.contextFor(extension, parts.add),
    add: parts.add,
  })
  return { extension, state, plugIn: parts.plugIn, takeOut: parts.takeOut }
}

async function register(extension: FoundExtension, code: ExtensionCode, { off }: Switches, registration: Registration): Promise<void> {
  if (extension.sandbox) return registerSandboxed(extension, code, off, registration)
  const exported = await runCode(extension.name, code)
  if (extension.type === 'bundle') return registerBundle(exported, off, registration)
  return kindOf(extension.type).register(exported, registration)
}

function kindOf(type: string): ExtensionKind {
  const kind = extensionKinds.find((candidate) => candidate.type === type)
  if (!kind) throw new Error(`Extensions of the type "${type}" do not run in this server.`)
  return kind
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

/** A bundle holds lists of `{ name, config }`, one list for each kind. */
async function registerBundle(exported: unknown, off: ReadonlySet<string>, registration: Registration): Promise<void> {
  if (!isObject(exported)) throw new Error('A bundle has to export lists like "endpoints" and "hooks".')
  for (const kind of extensionKinds) {
    for (const { name, config } of entriesOf(exported[kind.plural])) {
      if (!off.has(name)) await kind.register(config, { ...registration, extension: { ...registration.extension, name } })
    }
  }
}

function entriesOf(list: unknown): readonly { readonly name: string; readonly config: unknown }[] {
  if (list === undefined) return []
  const isList = Array.isArray(list) && list.every((entry) => isObject(entry) && typeof entry.name === 'string')
  if (!isList) throw new Error('The entries of a bundle have to be lists of objects with "name" and "config".')
  return list as { name: string; config: unknown }[]
}
