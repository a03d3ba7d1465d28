import type { SandboxedType } from '../../sandbox/guest-messages.js'
import type { ExtensionCode } from '../code.js'
import type { FoundExtension } from '../found-extension.js'
import type { Registration } from '../kind.js'
import { guestApi } from './host-api.js'
import { sandbox } from './part.js'
import { partOfGuest, type RegisteredGuest } from './parts.js'
import { allowedFunctions, readScopes } from './scopes.js'

const types: readonly string[] = ['endpoint', 'hook', 'operation'] satisfies readonly SandboxedType[]

/** Registers an extension that asks for a sandbox: its code runs there, and what it registers is called there. */
export async function registerSandboxed(extension: FoundExtension, { text }: ExtensionCode, registration: Registration): Promise<void> {
  const { name, type, sandbox: asked } = extension
  const { platform, add } = registration
  if (!types.includes(type)) throw new Error(`An extension of the type "${type}" cannot run in a sandbox.`)
  const scopes = readScopes(asked ?? {})
  const nodeEnv = String(platform.config.env.NODE_ENV ?? 'production')
  const source = { type: type as SandboxedType, code: text, allowed: allowedFunctions(scopes), nodeEnv }
  const guest = await platform.parts.get(sandbox).load(source, guestApi(platform, name, scopes))
  const registered: RegisteredGuest = { name, call: guest.call }
  try {
    for (const part of guest.parts) add(partOfGuest(part, registered, registration))
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
