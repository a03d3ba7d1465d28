import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isAddressEntry } from '../../permissions/ip-access.js'
import { requireAnAdmin } from '../access/last-admin.js'
import { requireFreedom } from '../access/lifted-bounds.js'
import { loadAccess } from '../access/load.js'
import { requireOwnRights } from '../access/own-rights.js'
import { notOwnRights } from '../access/policies-anywhere.js'
import type { CollectionRules, Update } from './rules.js'

/** Policies. */
export const policyRules: CollectionRules = {
  beforeCreate: async ({ data }) => checkAddresses(data),
  afterCreate: ({ context, key }) => requireOwnRights(context, { policies: [String(key)] }),
  beforeUpdate: async (write) => {
    checkAddresses(write.data)
    if (write.data.ip_access !== undefined || write.data.enforce_tfa !== undefined) await refuseLoosening(write)
  },
  afterUpdate: async ({ context, keys, data }) => {
    if (bounds.some((name) => data[name] !== undefined)) await requireOwnRights(context, { policies: keys.map(String) })
    await requireAnAdmin(context)
  },
  beforeDelete: ({ context, keys }) => requireFreedom(context, { policies: keys.map(String) }),
  afterDelete: ({ context }) => requireAnAdmin(context),
}

/** Fields that say how far a policy reaches. */
const bounds = ['admin_access', 'app_access', 'ip_access', 'enforce_tfa'] as const

/** Callers who may be restricted by a policy may not change its addresses, or end its demand for a second factor. */
async function refuseLoosening({ context, keys, data }: Update): Promise<void> {
  if ((await context.platform.permissions.of(context.accountability)).isUnrestricted) return
  const { policies } = await loadAccess(context.database, 0)
  for (const key of keys) {
    const policy = policies.get(String(key))
    const opens = data.ip_access !== undefined && (policy?.ip_access?.length ?? 0) > 0
    if (opens || (policy?.enforce_tfa && data.enforce_tfa !== undefined && data.enforce_tfa !== true)) throw notOwnRights()
  }
}

function checkAddresses({ ip_access: list }: Item): void {
  if (list === undefined || list === null) return
  const entries = Array.isArray(list) ? list.map(String) : String(list).split(',')
  for (const entry of entries) if (entry.trim() !== '' && !isAddressEntry(entry)) throw invalidPayload(`Invalid IP access "${entry}"`)
}
