import type { ItemChanges, NodeChange, Platform } from '../../context.js'
import { keptAnswers } from '../items/answers/answers.js'
import type { JournalEntry } from './journal.js'
import type { Follower } from './nodes.js'

/** Forgets what is remembered of rows that another node changed. */
type Forget = (collection: string, keys: readonly (string | number)[]) => Promise<void> | undefined

/** All that may be remembered of access and settings. */
export const rememberedCollections: readonly string[] = ['directus_permissions', 'directus_users', 'directus_settings']
/** What runs by rows. */
const flowCollection = 'directus_flows'

/** Makes a server take on what other nodes change: it forgets, reads the schema again, loads extensions, and tells its subscribers. */
export function createFollower({ schema, extensions, changes, parts }: FollowedParts, forget: Forget, id: string): Follower {
  const forgetAll = async () => {
    for (const collection of [...rememberedCollections, flowCollection]) await forget(collection, [])
  }
  return {
    apply: async (entries) => {
      const others = entries.filter(({ node }) => node !== id).map(({ change }) => change)
      for (const change of others) if (change.kind === 'access') await forget(change.collection, change.keys)
      for (const change of others) if (change.kind === 'written') await parts.get(keptAnswers)?.forget(change.collections ?? undefined)
      if (others.some(({ kind }) => kind === 'schema')) await schema.reload()
      if (others.some(({ kind }) => kind === 'extensions')) await extensions.reload()
      // By then everything that was changed before them is known.
      tellItems(entries, changes)
      for (const change of others) {
        if (change.kind === 'items') changes.elsewhere([change.collection])
        if (change.kind === 'written') changes.elsewhere(change.collections)
      }
    },
    begin: async () => {
      await forgetAll()
      await parts.get(keptAnswers)?.forget()
      await schema.reload()
      await extensions.reload()
      changes.elsewhere(null)
    },
  }
}

/** What of a server is kept up to date. */
type FollowedParts = Pick<Platform, 'schema' | 'extensions' | 'changes' | 'parts'>

/** Also the changes of this node: so all come in one order, and each once. */
function tellItems(entries: readonly JournalEntry[], changes: ItemChanges): void {
  for (const entry of entries) if (entry.change.kind === 'items') tellItem(entry.change, entry, changes)
}

function tellItem(
  { collection, action, keys, sights }: Extract<NodeChange, { kind: 'items' }>,
  { id, position }: JournalEntry,
  changes: ItemChanges,
): void {
  if (action === 'delete') changes.deleted(sights ?? [], { id, position })
  else changes.changed({ collection, action, keys }, { id, position })
}
