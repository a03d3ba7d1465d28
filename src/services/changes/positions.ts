import type { ChangePosition } from '../../context.js'

/** Has a position passed this number? */
export const hasPassed = ({ last, missing }: ChangePosition, id: bigint): boolean => id <= last && !missing.includes(id)

/** All that either has passed. */
export function passedByEither(one: ChangePosition, other: ChangePosition): ChangePosition {
  const later = one.last > other.last ? one : other
  if (one.missing.length === 0 && other.missing.length === 0) return later
  const missing = [...notPassed(one.missing, other), ...notPassed(other.missing, one)]
  return { last: later.last, missing: inOrder(missing) }
}

function notPassed(ids: readonly bigint[], { last, missing }: ChangePosition): bigint[] {
  const missed = new Set(missing)
  return ids.filter((id) => id > last || missed.has(id))
}

/** The position without this number, which it has passed. */
export const without = ({ last, missing }: ChangePosition, id: bigint): ChangePosition => ({ last, missing: inOrder([...missing, id]) })

const inOrder = (ids: readonly bigint[]): bigint[] => [...new Set(ids)].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0))
