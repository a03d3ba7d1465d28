import type { Database } from '../../database/database.js'
import type { AccessData, PermissionAction, PermissionRow } from '../../permissions/policies.js'
import { formProblem } from '../../permissions/rule-form.js'
import { isRecord } from '../../query/match-names.js'
import { splitList } from '../schema/load-metadata.js'

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

/** A row of directus_permissions as the driver gives it: JSON as text, or parsed. */
export interface PermissionColumns {
  readonly id: number
  readonly policy: string
  readonly collection: string
  readonly action: string
  readonly permissions: unknown
  readonly validation: unknown
  readonly presets: unknown
  readonly fields: string | null
}

/** Reads one permission; what cannot be read is told as its `problem`, and permits nothing. */
function readPermission(row: PermissionColumns): PermissionRow {
  const problems: string[] = []
  const json = (name: 'permissions' | 'validation' | 'presets'): unknown => {
    try {
      const value: unknown = typeof row[name] === 'string' ? JSON.parse(row[name]) : (row[name] ?? null)
      const problem = name === 'presets' ? (value === null || isRecord(value) ? null : 'it is not an object') : formProblem(value)
      if (problem) problems.push(`"${name}": ${problem}`)
      return value
    } catch {
      problems.push(`"${name}": it is not JSON`)
      return null
    }
  }
  return {
    id: row.id,
    policy: row.policy,
    collection: row.collection,
    action: row.action as PermissionAction,
    permissions: json('permissions'),
    validation: json('validation'),
    presets: json('presets') as PermissionRow['presets'],
    fields: splitList(row.fields),
    ...(problems.length > 0 && { problem: problems.join('; ') }),
  }
}
