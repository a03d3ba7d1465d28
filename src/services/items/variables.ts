import type { PermissionSet } from '../../permissions/permission-set.js'
import type { ServiceContext } from '../platform.js'

/** Gives the value of a dynamic variable by its full name (`$CURRENT_USER.department.id`); unknown ones are null. */
export type Variables = (name: string) => unknown

const dotted = /\$CURRENT_(USER|ROLE|ROLES|POLICIES)\.([A-Za-z0-9_$.]+)/g
const homes: Readonly<Record<string, string>> = { USER: 'directus_users', ROLE: 'directus_roles', ROLES: 'directus_roles', POLICIES: 'directus_policies' }

/**
 * Finds the values of all dynamic variables that the given texts (queries, rules) use. Plain ones are known from who asks;
 * a dotted one is read from the caller's own record, as the server, since a rule may look where the caller may not.
 */
export async function resolveVariables(context: ServiceContext, set: PermissionSet, texts: readonly string[]): Promise<Variables> {
  const who = context.accountability
  const plain: ReadonlyMap<string, unknown> = new Map<string, unknown>([
    ['$CURRENT_USER', who?.user ?? null],
    ['$CURRENT_ROLE', who?.role ?? null],
    ['$CURRENT_ROLES', who?.roles ?? []],
    ['$CURRENT_POLICIES', set.policies],
  ])
  const paths = pathsOf(texts)
  const records = new Map<string, unknown>()
  for (const [kind, fields] of paths) {
    const keys = [plain.get(`$CURRENT_${kind}`)].flat().filter((key) => key !== null) as string[]
    const isList = kind === 'ROLES' || kind === 'POLICIES'
    const rows = keys.length === 0 ? [] : await context.platform.itemsService(homes[kind]!, { ...context, accountability: null }).readMany(keys, { fields: [...fields], limit: -1 })
    for (const field of fields) records.set(`$CURRENT_${kind}.${field}`, valueAt(isList ? rows : rows[0], field.split('.')))
  }
  return (name) => plain.get(name) ?? records.get(name) ?? null
}

function pathsOf(texts: readonly string[]): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>()
  for (const text of texts) {
    for (const [, kind, path] of text.matchAll(dotted)) {
      const fields = paths.get(kind!) ?? new Set<string>()
      paths.set(kind!, fields.add(path!))
    }
  }
  return paths
}

/** The value at a path; lists on the way are flattened, so that to-many relations give all their values. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.flatMap((entry) => valueAt(entry, path) ?? [])
  const [head, ...rest] = path
  if (head === undefined || value === null || value === undefined) return value ?? null
  return typeof value === 'object' && Object.hasOwn(value, head) ? valueAt((value as Record<string, unknown>)[head], rest) : null
}
