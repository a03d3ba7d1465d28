import { fractionOf } from './moments.js'
import type { Refuse } from './value-reading.js'

const form = /^(-?)(\d{2,3}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[-+]\d{2}(?::?\d{2}(?::\d{2})?)?)?$/

/** What a database's times are. */
export interface ClockForm {
  /** How many digits there are behind the point. */
  readonly digits: number
  /** The largest hour; of more than a day it is a duration, which may be negative. */
  readonly hours: number
  /** A zone belongs to it. */
  readonly hasZone: boolean
}

/** Reads a time in this form, with its seconds; more digits than there are are cut. */
export function readClockTime(value: unknown, { digits, hours, hasZone }: ClockForm, refuse: Refuse): string {
  const [whole, sign = '', hour = '', minute = '', second = '00', fraction = '', zone = ''] = form.exec(String(value)) ?? []
  const isDuration = hours > 24
  const isTooLarge = Number(hour) > hours || (hours === 24 && Number(hour) === 24 && (minute !== '00' || second !== '00'))
  if (whole === undefined || isTooLarge || (sign !== '' && !isDuration) || (zone !== '' && !hasZone))
    throw refuse(`Invalid time ${JSON.stringify(value)}`)
  return `${sign}${hour}:${minute}:${second}${fractionOf(fraction, digits)}${zone}`
}
