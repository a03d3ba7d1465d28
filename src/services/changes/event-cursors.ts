import type { ChangePosition } from '../../context.js'
import { type ApiError, apiError } from '../../errors/api-error.js'
import type { CursorSeal } from '../../security/cursors.js'
import { cursorTime, type PastChanges } from './past-changes.js'

/** What a subscriber has been told. */
export interface ToldSoFar {
  /** All changes of it are told, but for the missing. */
  readonly position: ChangePosition
  /** How many of the items of changes that are missing there are told. */
  readonly partly: ReadonlyMap<bigint, number>
}

/** The length of cursors is a multiple of this: it says nothing about what others write. */
const step = 96

/** What was told as a text that says nothing to a client. `audience`: who is told what; it opens for no other. */
export function sealEventCursor(cursors: CursorSeal, audience: string, { name }: PastChanges, { position, partly }: ToldSoFar): string {
  const { last } = position
  const partlyTold = [...partly].map(([id, count]) => `${last - id}:${count}`).join()
  const values = [name, String(Date.now()), String(last), rangesOf(position), partlyTold]
  const length = values.reduce((sum, value) => sum + value.length, 0)
  return cursors.seal([...values, ' '.repeat(step - (length % step))], audience)
}

/** Opens a cursor. Throws where nobody could go on after it without loss. */
export function openEventCursor(cursors: CursorSeal, audience: string, past: PastChanges, cursor: string): ToldSoFar {
  const values = cursors.open(cursor, audience)
  if (!values) throw expired('it is not one of this subscription, or what the caller may see has changed since')
  const [name, at, lastText, ranges, partlyTold] = values.map(String) as [string, string, string, string, string]
  const last = BigInt(lastText)
  const position = { last, missing: idsOf(last, ranges) }
  if (name !== past.name) throw expired('the server was restarted, or another one made it')
  if (Date.now() - Number(at) > cursorTime || past.isTooOld(position)) throw expired('it is too old')
  const partly = partlyTold === '' ? [] : partlyTold.split(',').map((text) => text.split(':') as [string, string])
  return { position, partly: new Map(partly.map(([distance, count]) => [last - BigInt(distance), Number(count)])) }
}

const expired = (reason: string): ApiError => apiError('CURSOR_EXPIRED', { reason })

/** Missing numbers by their distance from the last: `12-10,3`. */
function rangesOf({ last, missing }: ChangePosition): string {
  const ranges: [bigint, bigint][] = []
  for (const id of missing) {
    const range = ranges.at(-1)
    if (range && range[1] + 1n === id) range[1] = id
    else ranges.push([id, id])
  }
  return ranges.map(([from, to]) => `${last - from}-${last - to}`).join()
}

function idsOf(last: bigint, ranges: string): bigint[] {
  const ids: bigint[] = []
  for (const range of ranges === '' ? [] : ranges.split(',')) {
    const [from, to] = range.split('-').map((distance) => last - BigInt(distance)) as [bigint, bigint]
    for (let id = from; id <= to; id += 1n) ids.push(id)
  }
  return ids
}
