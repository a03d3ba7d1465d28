import { ScriptFailure, type ScriptRunner } from '../../sandbox/script-runner.js'
import { FlowError, FlowRejection } from '../flow-error.js'
import type { OperationType } from './operation.js'
import { textOption } from './options.js'

/** Characters of a program. */
const longestCode = 1_000_000

/**
 * Runs code: `module.exports = function (data) { ... }`, CommonJS without modules and network, in a sandbox with bounds of memory and time
 * (FLOWS_RUN_SCRIPT_MAX_MEMORY, FLOWS_RUN_SCRIPT_TIMEOUT). Gives what it returns; what it throws rejects.
 */
export const exec = (scripts: ScriptRunner): OperationType => ({
  type: 'exec',
  // The code is given its data; values that were written into it would be code.
  unrendered: ['code'],
  run: async (options, { data, flow, context: { platform } }) => {
    const code = textOption(options, 'code')
    if (code.length > longestCode) throw new FlowError('CODE_TOO_LONG', `The code has more than ${longestCode} characters.`)
    const env = data.$env as Readonly<Record<string, unknown>>
    const outcome = await scripts.run({ code, data: JSON.stringify(data), env }).catch((error: unknown) => {
      throw error instanceof ScriptFailure ? new FlowError('SCRIPT_ENDED', error.message) : error
    })
    for (const line of outcome.lines) platform.logger.info({ flow: flow.id }, line)
    if (outcome.kind === 'thrown') throw new FlowRejection(JSON.parse(outcome.json))
    return outcome.json === undefined ? null : JSON.parse(outcome.json)
  },
})
