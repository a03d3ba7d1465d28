/** What dynamic variables stand for: resolved beforehand, so that nothing here needs a clock or a database. */
export interface VariableContext {
  /** The value of `$CURRENT_USER` and the like; `undefined` for names that are no variable. */
  variables(name: string): unknown
  readonly now: Date
}

/** On what the values of a query or of rules depend: on nothing but their own text, on who asks, or on the moment and the data, too. */
export type Dependence = 'nothing' | 'caller' | 'moment'

const named = /"\$CURRENT_(USER|ROLE|ROLES|POLICIES)"/g
const followed = /"\$FOLLOW\(/g
/** The sign that variables begin with, also as JSON may write it, in a text of JSON that is itself a text of JSON, too. */
const sign = /\$|\\u0024/

/**
 * Reads the dependence off JSON text. Variables also stand inside texts: in lists with commas, and in filters that are texts. So anything that
 * has the sign and is not a known name alone makes it `moment`: never wrong, only slower.
 */
export function dependenceOf(json: string): Dependence {
  if (!sign.test(json)) return 'nothing'
  const rest = json.replaceAll(followed, '')
  const unknown = rest.replaceAll(named, '')
  if (sign.test(unknown)) return 'moment'
  return unknown.length === rest.length ? 'nothing' : 'caller'
}

const literals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NULL', null],
])

/** The words true, false and null of a filter are no texts; variables are their values. */
export function readWord(value: unknown, context: VariableContext): unknown {
  return typeof value === 'string' && literals.has(value) ? literals.get(value) : resolveValue(value, context)
}

/** The words of a text that stands for a list: separated by commas, or one variable, whose values are taken as they are. */
export const readWords = (text: string, context: VariableContext): readonly unknown[] =>
  (text.includes(',') ? text.split(',').map((entry) => entry.trim()) : [text]).flatMap((entry) => readWord(entry, context))

/** Is this the name of something of the caller's? */
export const isVariable = (value: unknown): value is string => typeof value === 'string' && value.startsWith('$CURRENT_')

/** The value of a variable; anything else is itself. */
export function resolveValue(value: unknown, context: VariableContext): unknown {
  if (typeof value !== 'string' || !value.startsWith('$')) return value
  if (value === '$NOW') return context.now
  const adjustment = /^\$NOW\(([^)]*)\)$/.exec(value)
  if (adjustment) return adjust(context.now, adjustment[1]!)
  const resolved = context.variables(value)
  return resolved === undefined ? value : resolved
}

type Unit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'month' | 'y'

const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ['', 'd'],
  ...(['ms', 'msec', 'msecs', 'millisecond', 'milliseconds'] as const).map((name) => [name, 'ms'] as const),
  ...(['s', 'sec', 'secs', 'second', 'seconds'] as const).map((name) => [name, 's'] as const),
  ...(['m', 'min', 'mins', 'minute', 'minutes'] as const).map((name) => [name, 'm'] as const),
  ...(['h', 'hr', 'hrs', 'hour', 'hours'] as const).map((name) => [name, 'h'] as const),
  ...(['d', 'day', 'days'] as const).map((name) => [name, 'd'] as const),
  ...(['w', 'week', 'weeks'] as const).map((name) => [name, 'w'] as const),
  ...(['mo', 'mth', 'month', 'months'] as const).map((name) => [name, 'month'] as const),
  ...(['y', 'yr', 'yrs', 'year', 'years'] as const).map((name) => [name, 'y'] as const),
])

const milliseconds: Readonly<Record<'ms' | 's' | 'm' | 'h' | 'd' | 'w', number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** Is this `$NOW(...)` with a distance that can be read? */
export function isReadableMoment(text: string): boolean {
  const inner = /^\$NOW\(([^)]*)\)$/.exec(text)?.[1]
  const [, , unit] = distance.exec(inner ?? '-') ?? []
  return unit !== undefined && units.has(unit.toLowerCase())
}

const distance = /^\s*([-+]?\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i

/** The time moved by `-1 day`, `+2 hours`, `-1.5h`, ...; what cannot be read moves nothing. */
function adjust(now: Date, text: string): Date {
  const match = distance.exec(text)
  const unit = match && units.get(match[2]!.toLowerCase())
  if (!match || !unit) return now
  const amount = Number(match[1])
  const moved =
    unit === 'month' || unit === 'y'
      ? addMonths(now, Math.trunc(unit === 'y' ? amount * 12 : amount))
      : new Date(now.getTime() + amount * milliseconds[unit])
  return Number.isNaN(moved.getTime()) ? now : moved
}

/** The same day some months later; the last day of the month where there is no such day. */
function addMonths(date: Date, months: number): Date {
  const moved = new Date(date)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const days = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(date.getUTCDate(), days))
  return moved
}
