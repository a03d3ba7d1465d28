import type { Database } from '../database/database.js'
import type { AccessData, PermissionRow } from '../permissions/policies.js'
import { splitList } from './load-metadata.js'
import { type PermissionColumns, readPermission } from './read-permission.js'

/** Reads all rows that decide access. */
export async function loadAccess(database: Database, version: number): Promise<AccessData> {
  return database.withPrisma(async (client) => {
    const policies = await client.policy.findMany()
    const access = await client.access.findMany()
    // Not by Prisma: one row whose JSON cannot be read would keep all others from being read.
    const rows = (await database.knex('directus_permissions').select('*').orderBy('id')) as PermissionColumns[]
    const roles = await client.role.findMany()
    const permissions = new Map<string, PermissionRow[]>()
    for (const row of rows) {
      const list = permissions.get(row.policy) ?? []
      list.push(readPermission(row))
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
