import type { PermissionAction, PermissionRow } from '../permissions/policies.js'
import { formProblem } from '../permissions/rule-form.js'
import { isRecord } from '../query/match-names.js'
import { splitList } from './load-metadata.js'

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
export function readPermission(row: PermissionColumns): PermissionRow {
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
