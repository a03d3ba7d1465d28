import type { FoundExtension } from '../found-extension.js'
import type { Registration } from '../kind.js'

/** Registers an extension that asks for a sandbox. Code that was to be held in one must not run outside of it. */
export async function registerSandboxed(_extension: FoundExtension, _registration: Registration): Promise<void> {
  throw new Error('It asks for a sandbox ("directus:extension.sandbox.enabled"), and there is none yet.')
}
