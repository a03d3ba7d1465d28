import { Cron } from 'croner'
import type { Platform } from '../../context.js'
import { sweepUnclaimed } from '../files/claims.js'
import { UnfinishedUploads } from './unfinished.js'

/**
 * Removes uploads that nobody finished, where they are taken, and contents that a crash left without a row, these at once as well. Gives
 * the function that ends it.
 */
export function scheduleUploadCleanup(platform: Platform): () => void {
  const { config, storage, logger } = platform
  const { enabled, expiration, cleanup } = config.tus
  const uploads = new UnfinishedUploads(storage)
  const failed = (error: unknown) => logger.error({ err: error }, 'Unfinished uploads could not be removed.')
  const clean = async () => {
    const unclaimed = await sweepUnclaimed(platform, new Date())
    const removed = unclaimed + (enabled ? await uploads.removeBefore(new Date(Date.now() - expiration)) : 0)
    if (removed > 0) logger.info({ removed }, 'Unfinished uploads were removed.')
  }
  const job = new Cron(cleanup, { protect: true, unref: true, catch: failed }, clean)
  const first = sweepUnclaimed(platform, new Date()).catch(failed)
  return () => {
    job.stop()
    void first
  }
}
