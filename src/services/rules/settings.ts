import type { Item } from '../../context.js'
import { requireOwnRights } from '../access/own-rights.js'
import { checkPattern, checkRulePatterns } from './patterns.js'
import type { CollectionRules, ItemCreation } from './rules.js'

/** The project's settings: among them the role of users who register, which nobody sets to more than they have. */
export const settingsRules: CollectionRules = {
  beforeCreate: async ({ data }) => checkPatterns(data),
  afterCreate: followRegistration,
  beforeUpdate: async ({ data }) => checkPatterns(data),
  afterUpdate: followRegistration,
}

type Change = Pick<ItemCreation, 'context' | 'data'>

async function followRegistration(change: Change): Promise<void> {
  await checkRegistration(change)
  await openRegistration(change)
}

function checkPatterns(data: Item): void {
  checkPattern(data.auth_password_policy)
  checkRulePatterns(data.public_registration_email_filter)
}

async function checkRegistration({ context, data }: Change): Promise<void> {
  if (data.public_registration === undefined && data.public_registration_role === undefined) return
  // Not the remembered ones: what the running transaction has written is what counts.
  const rows = await context.database.withPrisma((client) => client.settings.findMany({ select: { public_registration_role: true } }))
  await requireOwnRights(context, { roles: rows.map((row) => row.public_registration_role) })
}

/** Who switches on OAuth for assistants, and says nothing of how programs become known, lets them register: none could get in otherwise. It can be switched off afterwards. */
async function openRegistration({ context, data }: Change): Promise<void> {
  if (data.mcp_oauth_enabled !== true || data.mcp_oauth_dcr_enabled !== undefined) return
  const closed = { mcp_oauth_dcr_enabled: false, mcp_oauth_cimd_enabled: false }
  await context.database.withPrisma((client) => client.settings.updateMany({ where: closed, data: { mcp_oauth_dcr_enabled: true } }))
}
