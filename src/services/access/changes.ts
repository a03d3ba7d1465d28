import type { AccessListener, ChangeOrigin, Nodes, Platform, PrimaryKey } from '../../context.js'
import type { PolicyStore } from '../../permissions/policy-store.js'
import { type SettingsStore, settingsCollections } from '../settings/settings.js'

/** Collections whose rows say what policies permit: they are remembered as a whole, since there are few and most callers need most of them. */
const policyCollections: ReadonlySet<string> = new Set(['access', 'policies', 'permissions', 'roles'].map((name) => `directus_${name}`))
/** Collections whose rows say who a caller is: they are remembered, and forgotten, one by one (auth/identities.ts). */
const identityCollections: ReadonlySet<string> = new Set(['sessions', 'shares', 'users'].map((name) => `directus_${name}`))
/** Collections whose rows say what runs when something happens (flows/flows.ts). */
const flowCollections: ReadonlySet<string> = new Set(['flows', 'operations'].map((name) => `directus_${name}`))

/** Changes of access, as a platform tells of them and hears of them. */
export interface AccessChanges extends Pick<Platform, 'accessChanged' | 'onAccessChange'> {
  /** Forgets what is remembered of these rows, on this node alone. */
  forget(collection: string, keys: readonly PrimaryKey[], origin: ChangeOrigin): Promise<void>
}

/** Makes the two ends of a platform by which changes of access are told. A change of one user does not drop what is remembered of others. */
export function createAccessChanges(policies: PolicyStore, settings: SettingsStore, nodes: Nodes): AccessChanges {
  const listeners = new Set<AccessListener>()
  const forget = async (collection: string, keys: readonly PrimaryKey[], origin: ChangeOrigin): Promise<void> => {
    if (policyCollections.has(collection)) policies.invalidate()
    if (settingsCollections.has(collection)) settings.forget()
    await Promise.all([...listeners].map((listener) => listener(collection, keys, origin)))
  }
  return {
    forget,
    accessChanged: async (database, collection, keys) => {
      if (![policyCollections, settingsCollections, identityCollections, flowCollections].some((decisive) => decisive.has(collection)))
        return
      await database.afterCommit(() => forget(collection, keys, 'here'))
      await nodes.tell(database, { kind: 'access', collection, keys })
    },
    onAccessChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
