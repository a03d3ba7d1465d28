import { Cron } from 'croner'
import { type Platform, systemContext } from '../../context.js'
import type { Flow } from '../flow.js'
import type { Run } from './event.js'

/** Milliseconds that moments are remembered: longer than the clocks of nodes differ. */
const remembered = 10 * 60 * 1000

/** Of several nodes whose time has come, one writes the moment. */
async function claimMoment({ database }: Platform, { id }: Flow, moment: Date): Promise<boolean> {
  return database.withPrisma(async (client) => {
    await client.flowTick.deleteMany({ where: { moment: { lt: moment.getTime() - remembered } } })
    try {
      await client.flowTick.create({ data: { flow: id, moment: moment.getTime() } })
      return true
    } catch (error) {
      if ((error as { code?: unknown }).code === uniqueViolation) return false
      throw error
    }
  })
}

/** Prisma's code for a key that is there already. */
const uniqueViolation = 'P2002'

/** Runs a flow at the times of its `cron` (five or six fields). Gives the function that ends it; throws where the expression is wrong. */
export function runOnSchedule(platform: Platform, flow: Flow, run: Run): () => void {
  const failed = (error: unknown) => platform.logger.error({ err: error, flow: flow.id }, 'A scheduled flow failed.')
  let due: Date | null = null
  const job: Cron = new Cron(String(flow.options.cron ?? ''), { protect: true, unref: true, catch: failed }, async () => {
    const moment = due ?? new Date()
    due = job.nextRun()
    if (!(await claimMoment(platform, flow, moment))) return
    await run(flow, {}, systemContext(platform))
  })
  due = job.nextRun()
  return () => job.stop()
}
