import { FlowError } from './flow-error.js'

/** Nesting of the data of a flow. */
const deepest = 100

/** How much data may still be made: about its characters as JSON. */
export interface Budget {
  left: number
}

/** Characters of JSON that one result or one set of rendered options may have. */
export const dataBudget = (): Budget => ({ left: 10_000_000 })

/** Takes from what is left; throws when nothing is. */
export function spend(budget: Budget, amount: number): void {
  budget.left -= amount
  if (budget.left < 0) throw new FlowError('DATA_TOO_LARGE', 'The data of this flow is larger than 10 MB.')
}

/**
 * A copy that consists of nothing but JSON: what JSON does not know is null (in objects: left out), dates and big integers are text.
 * Values that are the same object twice are copied twice, so the size is counted while it is copied. Throws a FlowError where it is too much,
 * too deep, or a circle.
 */
export function jsonCopy(value: unknown, budget: Budget = dataBudget(), depth = 0): unknown {
  if (depth > deepest) throw new FlowError('DATA_TOO_DEEP', `The data of this flow is nested more than ${deepest} levels deep.`)
  if (typeof value === 'string') spend(budget, value.length + 2)
  else spend(budget, 4)
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object') return null
  if (hasToJson(value)) return jsonCopy(value.toJSON(), budget, depth + 1)
  if (Array.isArray(value)) return value.map((entry) => jsonCopy(entry, budget, depth + 1))
  const copy: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined || typeof part === 'function' || typeof part === 'symbol') continue
    spend(budget, name.length)
    setOwn(copy, name, jsonCopy(part, budget, depth + 1))
  }
  return copy
}

/** Sets a property of this name, also where the name means something to objects (`__proto__`). */
export function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

const hasToJson = (value: object): value is { toJSON(): unknown } => typeof (value as { toJSON?: unknown }).toJSON === 'function'
