import { forbidden } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'
import type { ServiceContext } from '../platform.js'
import type { MutationOptions } from './mutation-options.js'
import { isNested } from './mutation-tracker.js'

/** System collections that only the server and its own services write: what happened, who is logged in, what the schema is. */
const kept: ReadonlySet<string> = new Set(
  ['activity', 'revisions', 'sessions', 'migrations', 'extensions', 'collections', 'fields', 'relations'].map((name) => `directus_${name}`),
)

/**
 * Refuses writes of such a collection on behalf of somebody: along a relation to everybody, and else to all but administrators, for whom the
 * services of the schema write. Permissions cannot give it.
 */
export async function requireNotKept(
  { platform, accountability }: ServiceContext,
  { name }: Collection,
  options: MutationOptions,
): Promise<void> {
  if (accountability === null || !kept.has(name)) return
  if (isNested(options) || !(await platform.permissions.of(accountability)).isUnrestricted) throw forbidden()
}
