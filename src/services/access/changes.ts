import type { AccessListener, Platform } from '../../context.js'
import type { PolicyStore } from '../../permissions/policy-store.js'
import { type SettingsStore, settingsCollections } from '../settings/settings.js'

/** Collections whose rows say what policies permit: they are remembered as a whole, since there are few and most callers need most of them. */
const policyCollections: ReadonlySet<string> = new Set(['access', 'policies', 'permissions', 'roles'].map((name) => `directus_${name}`))
/** Collections whose rows say who a caller is: they are remembered, and forgotten, one by one (auth/identities.ts). */
const identityCollections: ReadonlySet<string> = new Set(['sessions', 'shares', 'users'].map((name) => `directus_${name}`))
/** Collections whose rows say what runs when something happens (flows/flows.ts). */
const flowCollections: ReadonlySet<string> = new Set(['flows', 'operations'].map((name) => `directus_${name}`))

/** Makes the two ends of a platform by which changes of access are told. A change of one user does not drop what is remembered of others. */
export function createAccessChanges(policies: PolicyStore, settings: SettingsStore): Pick<Platform, 'accessChanged' | 'onAccessChange'> {
  const listeners = new Set<AccessListener>()
  return {
    accessChanged: (collection, keys, origin = 'here') => {
      const decidesRights = policyCollections.has(collection)
      const decidesSettings = settingsCollections.has(collection)
      if (!decidesRights && !decidesSettings && !identityCollections.has(collection) && !flowCollections.has(collection)) return undefined
      if (decidesRights) policies.invalidate()
      if (decidesSettings) settings.forget()
      const told = [...listeners].map((listener) => listener(collection, keys, origin))
      return Promise.all(told).then(() => undefined)
    },
    onAccessChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
