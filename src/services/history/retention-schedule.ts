import { Cron } from 'croner'
import type { Platform } from '../../context.js'
import { removeOldHistory } from './retention.js'

/** Removes old history when the configuration says so; gives the function that ends it. Several servers of one database may do so at once. */
export function scheduleRetention(platform: Platform): () => void {
  const { enabled, schedule } = platform.config.retention
  if (!enabled) return () => undefined
  const failed = (error: unknown) => platform.logger.error({ err: error }, 'Old history could not be removed.')
  const job = new Cron(schedule, { protect: true, unref: true, catch: failed }, async () => {
    const removed = await removeOldHistory(platform, new Date())
    platform.logger.info(removed, 'Old history was removed.')
  })
  return () => job.stop()
}
