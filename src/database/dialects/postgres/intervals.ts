import type { Refuse } from '../../value-reading.js'

/** The parts of an interval as PostgreSQL's drivers name them. */
const units = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds'] as const

/** An interval in parts (`{"hours": 5, "minutes": 3}`) as PostgreSQL's text of it; a text is one already. */
export function readInterval(value: object, refuse: Refuse): string {
  const parts = Object.entries(value)
  const isPart = ([unit, amount]: [string, unknown]): boolean =>
    units.some((known) => known === unit) && typeof amount === 'number' && Number.isFinite(amount)
  if (Array.isArray(value) || parts.length === 0 || !parts.every(isPart))
    throw refuse(`An interval is a text, or an object of numbers under ${units.map((unit) => `"${unit}"`).join(', ')}`)
  // Exponents are nothing that an interval may have.
  return parts.map(([unit, amount]) => `${Number.isInteger(amount) ? amount : (amount as number).toFixed(6)} ${unit}`).join(' ')
}
