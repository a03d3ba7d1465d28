import { Cron } from 'croner'
import type { Platform } from '../../context.js'
import { isUniqueViolation } from '../../database/unique-violation.js'

/** Milliseconds that moments are remembered: longer than the clocks of nodes differ. */
const remembered = 10 * 60 * 1000

/** Work that is done at times. */
export interface Schedule {
  /** A uuid, the same on all nodes. */
  readonly key: string
  /** Five or six fields. */
  readonly cron: string
  work(): Promise<void>
  failed(error: unknown): void
}

/** Does work at the times of a schedule: of several nodes, one each time. Gives the function that ends it; throws where the expression is wrong. */
export function runOnOneNode(platform: Platform, { key, cron, work, failed }: Schedule): () => void {
  let due: Date | null = null
  const job: Cron = new Cron(cron, { protect: true, unref: true, catch: failed }, async () => {
    const moment = due ?? new Date()
    due = job.nextRun()
    if (await claimMoment(platform, key, moment)) await work()
  })
  due = job.nextRun()
  return () => job.stop()
}

/** Of several nodes whose time has come, one writes the moment. */
async function claimMoment({ database }: Platform, key: string, moment: Date): Promise<boolean> {
  return database.withPrisma(async (client) => {
    await client.flowTick.deleteMany({ where: { moment: { lt: moment.getTime() - remembered } } })
    try {
      await client.flowTick.create({ data: { flow: key, moment: moment.getTime() } })
      return true
    } catch (error) {
      if (isUniqueViolation(error)) return false
      throw error
    }
  })
}
