import { valueAtPath } from './render.js'
import type { FlowRun } from './run.js'

/** What a run gives to its trigger, by the option `return`: `$all` is the whole chain, otherwise the value at this path. Undefined where there is none. */
export function returnedValue({ flow, data }: FlowRun, standard?: string): unknown {
  const wanted = typeof flow.options.return === 'string' && flow.options.return !== '' ? flow.options.return : standard
  if (wanted === undefined) return undefined
  return wanted === '$all' ? data : valueAtPath(data, wanted)
}
