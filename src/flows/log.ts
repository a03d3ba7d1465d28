import type { ServiceContext } from '../context.js'
import type { Accountability } from '../permissions/accountability.js'
import { FlowError } from './flow-error.js'
import { jsonCopy } from './json-copy.js'
import { redact } from './redact.js'
import type { FlowRun } from './run.js'

/** Writes what the flow's `accountability` asks for: a line of activity, and with `all` a revision with the steps and data of the run, without secrets. */
export async function logRun({ platform, accountability }: ServiceContext, run: FlowRun): Promise<void> {
  const { flow } = run
  if (flow.accountability === null) return
  const line = { ...callerOf(accountability), action: 'run', collection: 'directus_flows', item: flow.id, timestamp: new Date() }
  await platform.database.withPrisma(async (client) => {
    const activity = await client.activity.create({ data: line, select: { id: true } })
    if (flow.accountability !== 'all') return
    await client.revision.create({
      data: { activity: activity.id, collection: 'directus_flows', item: flow.id, data: logOf(run) as object },
    })
  })
}

/** What a revision keeps of a run; of one with more data than fits, the steps without it. */
function logOf({ steps, data }: FlowRun): unknown {
  const environment = data.$env as Readonly<Record<string, unknown>>
  try {
    return redact(jsonCopy({ steps, data }), environment)
  } catch (error) {
    if (!(error instanceof FlowError)) throw error
    return { steps: steps.map((step) => ({ ...step, options: null })), data: null, note: error.message }
  }
}

const callerOf = (who: Accountability | null) => ({
  user: who?.user ?? null,
  ip: who?.ip ?? null,
  user_agent: who?.userAgent ?? null,
  origin: who?.origin ?? null,
})
