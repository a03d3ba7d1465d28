import type { Platform } from '../../context.js'
import { keptAnswers } from '../items/answers/answers.js'
import { rememberedCollections } from '../nodes/follow.js'

/** What is kept: `system` is access and schema, `data` answers of reads. */
export interface CacheChoice {
  readonly system: boolean
  readonly data: boolean
}

/** Drops what is kept, on every node: what other programs have changed is seen from now on. */
export async function clearCaches(platform: CachingPlatform, { system, data }: CacheChoice = { system: true, data: true }): Promise<void> {
  const { accessChanged, schema, database, nodes, parts } = platform
  if (system) {
    for (const collection of rememberedCollections) await accessChanged(database, collection, [])
    await schema.reload()
    await nodes.tell(database, { kind: 'schema' })
  }
  if (data) await parts.get(keptAnswers)?.forget()
}

type CachingPlatform = Pick<Platform, 'accessChanged' | 'schema' | 'database' | 'nodes' | 'parts'>
