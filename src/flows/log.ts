import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Platform, ServiceContext } from '../context.js'
import type { SystemClient } from '../database/prisma.js'
import type { Accountability } from '../permissions/accountability.js'
import { FlowError } from './flow-error.js'
import { jsonCopy } from './json-copy.js'
import { redact } from './redact.js'
import type { FlowRun } from './run.js'

/** Logs of runs that are written in one transaction, and that may wait for it. */
const mostTogether = 100
const mostWaiting = 500

interface Entry {
  readonly line: ReturnType<typeof lineOf>
  readonly run: FlowRun
}

/** Writes down runs as their flows' `accountability` asks for: a line of activity, and with `all` a revision with the steps and data of the run, without secrets. */
export class RunLog {
  readonly #waiting: Entry[] = []
  #writing: Promise<void> | null = null

  constructor(private readonly platform: Platform) {}

  /** What runs at the same time is written together. */
  add({ accountability }: ServiceContext, run: FlowRun): void {
    if (run.flow.accountability === null) return
    this.#waiting.push({ line: lineOf(run, accountability), run })
    this.#writing ??= this.#writeAll()
  }

  /** Resolves when there is room for more: runs must not come faster than they can be logged. */
  async room(): Promise<void> {
    while (this.#waiting.length >= mostWaiting) await this.#writing
  }

  /** Resolves when all are written. */
  async end(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    // Not in the turn of the run: its answer comes first.
    await nextTurn()
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.splice(0, mostTogether)
      await this.#write(entries).catch(async () => {
        // One that cannot be written must not take the others with it.
        for (const entry of entries) await this.#write([entry]).catch((error: unknown) => this.#failed(entry, error))
      })
    }
    this.#writing = null
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    await this.platform.database.transaction((database) =>
      database.withPrisma(async (client) => {
        const lines = entries.map(({ line }) => line)
        const ids = await idsOfCreated(client, lines, database.dialect.abilities.givesManyCreated)
        const revisions = entries.flatMap(({ run: { flow, ...run } }, index) =>
          flow.accountability === 'all'
            ? [{ activity: ids[index]!, collection: 'directus_flows', item: flow.id, data: logOf(run) as object }]
            : [],
        )
        if (revisions.length > 0) await client.revision.createMany({ data: revisions })
      }),
    )
  }

  #failed({ run }: Entry, error: unknown): void {
    this.platform.logger.error({ err: error, flow: run.flow.id }, 'A run of a flow could not be logged.')
  }
}

/** Creates lines of activity, and gives their ids in the same order. */
async function idsOfCreated(client: SystemClient, lines: readonly Entry['line'][], givesMany: boolean): Promise<number[]> {
  if (givesMany) {
    const created = await client.activity.createManyAndReturn({ data: [...lines], select: { id: true } })
    return created.map(({ id }) => id).sort((one, other) => one - other)
  }
  const ids: number[] = []
  for (const data of lines) ids.push((await client.activity.create({ data, select: { id: true } })).id)
  return ids
}

const lineOf = ({ flow }: FlowRun, who: Accountability | null) => ({
  ...callerOf(who),
  action: 'run',
  collection: 'directus_flows',
  item: flow.id,
  timestamp: new Date(),
})

/** What a revision keeps of a run; of one with more data than fits, the steps without it. */
function logOf({ steps, data }: Pick<FlowRun, 'steps' | 'data'>): unknown {
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
