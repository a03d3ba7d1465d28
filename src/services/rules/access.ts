import type { PrimaryKey, ServiceContext } from '../../context.js'
import { requireAnAdmin } from '../access/last-admin.js'
import { requireFreedom } from '../access/lifted-bounds.js'
import { requireOwnRights } from '../access/own-rights.js'
import type { CollectionRules } from './rules.js'

/** Attachments of policies to users and roles: nobody attaches what they do not have, and taking one away must leave an administrator. */
export const accessRules: CollectionRules = {
  afterCreate: ({ context, key }) => requireOwn(context, [key]),
  beforeUpdate: ({ context, keys }) => requireUnbound(context, keys),
  afterUpdate: async ({ context, keys }) => {
    await requireOwn(context, keys)
    await requireAnAdmin(context)
  },
  beforeDelete: ({ context, keys }) => requireUnbound(context, keys),
  afterDelete: ({ context }) => requireAnAdmin(context),
}

async function requireOwn(context: ServiceContext, keys: readonly PrimaryKey[]): Promise<void> {
  await requireOwnRights(context, { policies: await policiesOf(context, keys) })
}

async function requireUnbound(context: ServiceContext, keys: readonly PrimaryKey[]): Promise<void> {
  await requireFreedom(context, { policies: await policiesOf(context, keys) })
}

async function policiesOf({ database }: ServiceContext, keys: readonly PrimaryKey[]): Promise<string[]> {
  const where = { id: { in: keys.map(String) } }
  const rows = await database.withPrisma((client) => client.access.findMany({ where, select: { policy: true } }))
  return rows.map(({ policy }) => policy)
}
