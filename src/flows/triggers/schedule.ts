import { type Platform, systemContext } from '../../context.js'
import { runOnOneNode } from '../../services/nodes/shared-schedule.js'
import type { Flow } from '../flow.js'
import type { Run } from './event.js'

/** Runs a flow at the times of its `cron` (five or six fields). Gives the function that ends it; throws where the expression is wrong. */
export function runOnSchedule(platform: Platform, flow: Flow, run: Run): () => void {
  return runOnOneNode(platform, {
    key: flow.id,
    cron: String(flow.options.cron ?? ''),
    work: async () => void (await run(flow, {}, systemContext(platform))),
    failed: (error) => platform.logger.error({ err: error, flow: flow.id }, 'A scheduled flow failed.'),
  })
}
