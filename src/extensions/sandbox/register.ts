import type { GuestEntry, GuestPart, SandboxedType } from '../../sandbox/guest-messages.js'
import type { ExtensionCode } from '../code.js'
import type { FoundExtension } from '../found-extension.js'
import type { Registration } from '../kind.js'
import { guestApi } from './host-api.js'
import { sandbox } from './part.js'
import { partOfGuest, type RegisteredGuest } from './parts.js'
import { allowedFunctions, readScopes } from './scopes.js'

const types: readonly string[] = ['endpoint', 'hook', 'operation', 'bundle'] satisfies readonly SandboxedType[]

/**
 * Registers an extension that asks for a sandbox: its code runs there, and what it registers is called there. `off`: entries of a bundle that are switched
 * off.
 */
export async function registerSandboxed(
  extension: FoundExtension,
  { text }: ExtensionCode,
  off: ReadonlySet<string>,
  registration: Registration,
): Promise<void> {
  const { name, type, sandbox: asked } = extension
  const { platform, add } = registration
  const entries = extension.entries.map((entry) => ({ ...entry, isOn: !off.has(entry.name) }))
  const unfit = types.includes(type) ? entries.find((entry) => entry.type === 'graphql')?.type : type
  if (unfit !== undefined) throw new Error(`An extension of the type "${unfit}" cannot run in a sandbox.`)
  const scopes = readScopes(asked ?? {})
  const nodeEnv = String(platform.config.env.NODE_ENV ?? 'production')
  const source = { type: type as SandboxedType, entries, code: text, allowed: allowedFunctions(scopes), nodeEnv }
  const guest = await platform.parts.get(sandbox).load(source, guestApi(platform, name, scopes))
  const registeredBy = (part: GuestPart): RegisteredGuest => ({ name: type === 'bundle' ? entryOf(part, entries) : name, call: guest.call })
  try {
    for (const part of guest.parts) add(partOfGuest(part, registeredBy(part), registration))
  } catch (error) {
    guest.end()
    throw error
  }
  add(() => {
    isPluggedIn = true
    return () => {
      isPluggedIn = false
      // It may only be put in another order.
      setImmediate(() => {
        if (!isPluggedIn) guest.end()
      })
    }
  })
  let isPluggedIn = false
}

const typesOfParts: Readonly<Record<GuestPart['kind'], string>> = {
  route: 'endpoint',
  filter: 'hook',
  action: 'hook',
  operation: 'operation',
}

/** The entry that registered a part: one that the package names, and that is on, whatever the code says. */
function entryOf({ kind, entry: name }: GuestPart, entries: readonly GuestEntry[]): string {
  const found = entries.find((entry) => entry.name === name && entry.type === typesOfParts[kind] && entry.isOn)
  if (!found) throw new Error('It registered something for an entry that is not there.')
  return found.name
}
