import { requireFreedom } from '../access/lifted-bounds.js'
import { requireOwnRights } from '../access/own-rights.js'
import { checkRulePatterns } from './patterns.js'
import type { CollectionRules } from './rules.js'

/** Permissions of policies: nobody permits what they may not do themselves. */
export const permissionRules: CollectionRules = {
  beforeCreate: async ({ data }) => checkRulePatterns(data.validation),
  afterCreate: ({ context, key }) => requireOwnRights(context, { permissions: [Number(key)] }),
  beforeUpdate: async ({ context, keys, data }) => {
    checkRulePatterns(data.validation)
    if (bounds.some((name) => data[name] !== undefined)) await requireFreedom(context, { permissions: keys.map(Number) })
  },
  afterUpdate: ({ context, keys }) => requireOwnRights(context, { permissions: keys.map(Number) }),
  /** A permission also restricts, by its validation: a caller who takes it away must have the rights that remain without it. */
  beforeDelete: async ({ context, keys }) => {
    await requireOwnRights(context, { permissions: keys.map(Number) })
    await requireFreedom(context, { permissions: keys.map(Number) })
  },
}

/** Fields that say whom a validation binds, and to what. */
const bounds = ['policy', 'collection', 'action', 'validation'] as const
