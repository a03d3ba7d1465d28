import { invalidPayload } from '../../errors/api-error.js'
import { roleTree } from '../../permissions/policies.js'
import { requireAnAdmin } from '../access/last-admin.js'
import { requireFreedom } from '../access/lifted-bounds.js'
import { loadAccess } from '../access/load.js'
import { requireOwnRights } from '../access/own-rights.js'
import type { CollectionRules, Deletion, Update } from './rules.js'

/** Roles: a tree whose changes decide what users may do. */
export const roleRules: CollectionRules = {
  afterCreate: async ({ context, key, data }) => {
    if (data.parent !== undefined) await requireOwnRights(context, { roles: [String(key)] })
  },
  beforeUpdate: async ({ context, keys, data }) => {
    if (data.parent !== undefined) await requireFreedom(context, { roles: keys.map(String) })
  },
  afterUpdate: async (write) => {
    const { context, keys, data } = write
    if (data.parent !== undefined) {
      await refuseCycles(write)
      await requireOwnRights(context, { roles: keys.map(String) })
    }
    if (data.parent !== undefined || data.policies !== undefined || data.users !== undefined) await requireAnAdmin(context)
  },
  beforeDelete: suspendUsers,
  afterDelete: ({ context }) => requireAnAdmin(context),
}

/** Users of a deleted role are suspended and logged out: an administrator has to decide what they may do. */
async function suspendUsers({ context: { database, platform }, keys }: Deletion): Promise<void> {
  const ofRole = { role: { in: keys.map(String) } }
  const suspended = await database.withPrisma(async (client) => {
    const users = (await client.user.findMany({ where: ofRole, select: { id: true } })).map(({ id }) => id)
    await client.session.deleteMany({ where: { user: { in: users } } })
    await client.user.updateMany({ where: ofRole, data: { status: 'suspended', role: null } })
    await client.role.updateMany({ where: { parent: { in: keys.map(String) } }, data: { parent: null } })
    await client.access.deleteMany({ where: ofRole })
    await client.preset.deleteMany({ where: ofRole })
    return users
  })
  if (suspended.length > 0) await platform.accessChanged(database, 'directus_users', suspended)
}

async function refuseCycles({ context, keys }: Update): Promise<void> {
  const { roles } = await loadAccess(context.database, 0)
  for (const key of keys) {
    const tree = roleTree(roles, String(key))
    const last = roles.get(tree.at(-1) ?? '')
    if (last?.parent) throw invalidPayload('A role cannot be a descendant of itself')
  }
}
