import { invalidPayload } from '../../errors/api-error.js'
import { roleTree } from '../../permissions/policies.js'
import { requireAnAdmin } from '../access/last-admin.js'
import { requireFreedom } from '../access/lifted-bounds.js'
import { loadAccess } from '../access/load.js'
import { requireOwnRights } from '../access/own-rights.js'
import type { CollectionRules, Deletion, Update } from './rules.js'

/** Roles: a tree whose changes decide what users may do (spec/04 §5). */
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

/** Users of a role that goes are suspended and logged out: what they may do must be decided anew. */
async function suspendUsers({ context: { database, platform }, keys }: Deletion): Promise<void> {
  const { knex } = database
  const ids = keys as string[]
  const users = () => knex('directus_users').whereIn('role', ids)
  const suspended = ((await users().select('id')) as { id: string }[]).map(({ id }) => id)
  await knex('directus_sessions').whereIn('user', users().select('id')).delete()
  await users().update({ status: 'suspended', role: null })
  await knex('directus_roles').whereIn('parent', ids).update({ parent: null })
  await knex('directus_access').whereIn('role', ids).delete()
  await knex('directus_presets').whereIn('role', ids).delete()
  if (suspended.length > 0) await database.afterCommit(() => platform.accessChanged('directus_users', suspended))
}

async function refuseCycles({ context, keys }: Update): Promise<void> {
  const { roles } = await loadAccess(context.database, 0)
  for (const key of keys) {
    const tree = roleTree(roles, String(key))
    const last = roles.get(tree.at(-1) ?? '')
    if (last?.parent) throw invalidPayload('A role cannot be a descendant of itself')
  }
}
