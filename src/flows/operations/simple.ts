import { setTimeout as wait } from 'node:timers/promises'
import { ApiError } from '../../errors/api-error.js'
import { FlowRejection } from '../flow-error.js'
import type { OperationType } from './operation.js'
import { jsonOption, optionalText, textOption } from './options.js'

/** Writes a line to the server's log. */
export const log: OperationType = {
  type: 'log',
  run: ({ message }, { context, flow }) => {
    context.platform.logger.info({ flow: flow.id }, typeof message === 'string' ? message : JSON.stringify(message))
    return null
  },
}

const longestSleep = 24 * 60 * 60 * 1000

/** Waits so many milliseconds; the time of the run ends it. */
export const sleep: OperationType = {
  type: 'sleep',
  run: async ({ milliseconds }, { signal }) => {
    const time = Math.min(Math.max(Number(milliseconds) || 0, 0), longestSleep)
    await wait(time, null, { signal })
    return null
  },
}

/** Rejects with an error of this code, status (400 to 599; 500 without one) and message. */
export const throwError: OperationType = {
  type: 'throw-error',
  run: (options) => {
    const status = Number(options.status)
    const isStatus = Number.isInteger(status) && status >= 400 && status <= 599
    throw new ApiError(
      optionalText(options, 'code') ?? 'INTERNAL_SERVER_ERROR',
      isStatus ? status : 500,
      optionalText(options, 'message') ?? 'The flow was rejected.',
    )
  },
}

/** Makes a value of JSON with templates. */
export const transform: OperationType = {
  type: 'transform',
  run: (options) => {
    try {
      return jsonOption(options, 'json')
    } catch {
      throw new FlowRejection({})
    }
  },
}

const mostItems = 10_000

/** Runs another flow: once with a payload, or for each of its entries (`parallel`, `serial`, or `batch` with so many at once). */
export const trigger: OperationType = {
  type: 'trigger',
  run: async (options, { runFlow }) => {
    const flow = textOption(options, 'flow')
    const payload = jsonOption(options, 'payload') ?? null
    if (!Array.isArray(payload)) return runFlow(flow, payload)
    if (payload.length > mostItems) throw new FlowRejection({ message: `A flow is triggered for at most ${mostItems} entries.` })
    const mode = optionalText(options, 'iterationMode') ?? 'parallel'
    const size = mode === 'serial' ? 1 : mode === 'batch' ? Math.max(1, Number(options.batchSize) || 10) : parallelAtOnce
    const results: unknown[] = []
    for (let start = 0; start < payload.length; start += size)
      results.push(...(await Promise.all(payload.slice(start, start + size).map((entry) => runFlow(flow, entry)))))
    return results
  },
}

/** `parallel` is bounded, too. */
const parallelAtOnce = 50
