import type { Platform } from '../../context.js'
import { rememberedCollections } from '../nodes/follow.js'

/** Drops what is cached of access and schema, on every node: what other programs have changed is seen from now on. */
export async function clearCaches({ accessChanged, schema, database, nodes }: CachingPlatform): Promise<void> {
  for (const collection of rememberedCollections) await accessChanged(database, collection, [])
  await schema.reload()
  await nodes.tell(database, { kind: 'schema' })
}

type CachingPlatform = Pick<Platform, 'accessChanged' | 'schema' | 'database' | 'nodes'>
