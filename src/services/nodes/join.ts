import type { Platform } from '../../context.js'
import { uuidOfText } from '../../security/text-uuid.js'
import { itemSubscriptions } from '../changes/subscriptions.js'
import { heartbeat, startHeartbeat } from './heartbeat.js'
import { trimJournal } from './journal.js'
import { followingNodes } from './nodes.js'
import { runOnOneNode } from './shared-schedule.js'
import { trimKeptSubscriptions } from './subscription-rows.js'

/** Makes a server known to the others on its database, and watches them: one that they are not told of is warned of, and what one leaves behind that died is read again. */
export async function joinNodes(platform: Platform): Promise<void> {
  const { logger, nodes, parts } = platform
  const failed = (error: unknown) => logger.error({ err: error }, 'What a lost node left behind could not be read.')
  const beginAgain = () => void parts.get(followingNodes)?.beginAgain().catch(failed)
  const beats = await startHeartbeat(platform, {
    found: ({ id, isSynchronized }) => {
      if (nodes.areSeveral && isSynchronized) logger.info({ node: id }, 'Another server runs on this database.')
      else logger.warn({ node: id }, unsynchronized)
    },
    lost: ({ id }) => {
      logger.warn({ node: id }, 'A server on this database does not answer any more.')
      // It may have changed something and told nobody.
      beginAgain()
    },
    forgotten: () => {
      beginAgain()
      parts.get(itemSubscriptions).tellNodes().catch(failed)
    },
  })
  parts.provide(heartbeat, beats)
}

const unsynchronized =
  'Another server runs on this database, and they do not tell each other what changes: each may answer from before what the other changed. Name one Redis for all of them (REDIS).'

/** Removes old changes from the journal: one node does. */
export function scheduleJournalCleanup(platform: Platform): () => void {
  const { database, logger, nodes } = platform
  if (!nodes.areSeveral) return () => undefined
  return runOnOneNode(platform, {
    key: uuidOfText('journal of the nodes'),
    cron: '*/10 * * * *',
    work: async () => {
      await trimJournal(database)
      await trimKeptSubscriptions(database)
    },
    failed: (error) => logger.error({ err: error }, 'Old changes could not be removed from the journal.'),
  })
}
