import { Cron } from 'croner'
import type { Platform } from '../../context.js'
import type { Flow } from '../flow.js'
import type { Run } from './event.js'

/** Runs a flow at the times of its `cron` (five or six fields). Gives the function that ends it; throws where the expression is wrong. */
export function runOnSchedule(platform: Platform, flow: Flow, run: Run): () => void {
  const job = new Cron(String(flow.options.cron ?? ''), { protect: true, unref: true, catch: () => undefined }, async () => {
    const { database, schema } = platform
    await run(flow, {}, { platform, database, schema: schema.current().model, accountability: null })
  })
  return () => job.stop()
}
