import { Cron } from 'croner'
import type { Platform } from '../platform.js'
import { UnfinishedUploads } from './unfinished.js'

/** Removes uploads that nobody finished, where they are taken; gives the function that ends it. */
export function scheduleUploadCleanup({ config, storage, logger }: Platform): () => void {
  const { enabled, expiration, cleanup } = config.tus
  if (!enabled) return () => undefined
  const uploads = new UnfinishedUploads(storage)
  const failed = (error: unknown) => logger.error({ err: error }, 'Unfinished uploads could not be removed.')
  const job = new Cron(cleanup, { protect: true, unref: true, catch: failed }, async () => {
    const removed = await uploads.removeBefore(new Date(Date.now() - expiration))
    if (removed > 0) logger.info({ removed }, 'Unfinished uploads were removed.')
  })
  return () => job.stop()
}
