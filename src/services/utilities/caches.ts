import type { Platform } from '../../context.js'

/** Drops what is cached of access and schema: what other programs have changed is seen from now on. */
export async function clearCaches({ accessChanged, schema }: Pick<Platform, 'accessChanged' | 'schema'>): Promise<void> {
  for (const collection of ['directus_permissions', 'directus_users', 'directus_settings']) accessChanged(collection, [])
  await schema.reload()
}
