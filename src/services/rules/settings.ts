import type { Item } from '../../context.js'
import { requireOwnRights } from '../access/own-rights.js'
import { checkPattern, checkRulePatterns } from './patterns.js'
import type { CollectionRules, ItemCreation } from './rules.js'

/** The project's settings: among them the role of users who register, which nobody sets to more than they have. */
export const settingsRules: CollectionRules = {
  beforeCreate: async ({ data }) => checkPatterns(data),
  afterCreate: checkRegistration,
  beforeUpdate: async ({ data }) => checkPatterns(data),
  afterUpdate: checkRegistration,
}

function checkPatterns(data: Item): void {
  checkPattern(data.auth_password_policy)
  checkRulePatterns(data.public_registration_email_filter)
}

async function checkRegistration({ context, data }: ItemCreation): Promise<void> {
  if (data.public_registration === undefined && data.public_registration_role === undefined) return
  // Not the remembered ones: what the running transaction has written is what counts.
  const rows = await context.database.withPrisma((client) => client.settings.findMany({ select: { public_registration_role: true } }))
  await requireOwnRights(context, { roles: rows.map((row) => row.public_registration_role) })
}
