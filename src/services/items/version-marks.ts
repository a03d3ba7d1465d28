import type { Item, ServiceContext } from '../platform.js'
import type { MutationOptions } from './mutation-options.js'
import type { WriteMoment } from './specials.js'

/** What of an object of a content version is not data: who saved it, and when. */
export const versionMarks: ReadonlySet<string> = new Set(['_user', '_date'])

/** The part of a version's object with these names, and its marks. */
export const pickWithMarks = (delta: Item, isPicked: (name: string) => boolean): Item =>
  Object.fromEntries(Object.entries(delta).filter(([name]) => versionMarks.has(name) || isPicked(name)))

/** Takes the marks off a version's payload: its specials fill in who saved it when, not who promotes it now. Other payloads stay as they are. */
export function takeMarks(
  { accountability }: ServiceContext,
  data: Item,
  { isVersion }: MutationOptions,
): { data: Item; moment: WriteMoment } {
  const moment = { now: new Date(), user: accountability?.user ?? null, role: accountability?.role ?? null }
  if (!isVersion) return { data, moment }
  const { _user: user, _date: date, ...rest } = data
  const now = typeof date === 'string' ? new Date(date) : moment.now
  return { data: rest, moment: { now, user: typeof user === 'string' ? user : moment.user, role: moment.role } }
}
