import type { Database } from '../database/database.js'
import type { AccessData, PermissionAction, PermissionRow } from '../permissions/policies.js'
import { splitList } from './load-metadata.js'

/** Reads all rows that decide access. */
export async function loadAccess(database: Database, version: number): Promise<AccessData> {
  return database.withPrisma(async (client) => {
    const policies = await client.policy.findMany()
    const access = await client.access.findMany()
    const rows = await client.permission.findMany({ orderBy: { id: 'asc' } })
    const roles = await client.role.findMany()
    const permissions = new Map<string, PermissionRow[]>()
    for (const row of rows) {
      const list = permissions.get(row.policy) ?? []
      list.push({ ...row, action: row.action as PermissionAction, presets: row.presets as PermissionRow['presets'], fields: splitList(row.fields) })
      permissions.set(row.policy, list)
    }
    return {
      version,
      policies: new Map(policies.map((row) => [row.id, { ...row, ip_access: splitList(row.ip_access) }])),
      access,
      permissions,
      roles: new Map(roles.map((row) => [row.id, row])),
    }
  })
}
