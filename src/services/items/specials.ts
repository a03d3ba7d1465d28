import { randomUUID } from 'node:crypto'
import type { Item, ServiceContext } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import type { Field } from '../../schema/model.js'
import { digestOfToken } from '../../security/static-tokens.js'
import type { MutationOptions } from './mutation-options.js'

/** The caller who writes, and the time: what the specials of users, roles and dates fill in. */
export interface WriteMoment {
  readonly now: Date
  readonly user: string | null
  readonly role: string | null
}

/** When a special fills or changes a value, and with what. `undefined` leaves the payload as it is. */
export interface WriteSpecial {
  readonly name: string
  readonly on: readonly ('create' | 'update')[]
  /** `hash` needs the hasher of the platform, so it is given the context. */
  apply(value: unknown, context: ServiceContext, moment: WriteMoment): unknown
}

const filled = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/** All specials that write; a new one is a line. */
const writeSpecials: readonly WriteSpecial[] = [
  { name: 'uuid', on: ['create'], apply: (value) => (filled(value) ? undefined : randomUUID()) },
  {
    name: 'hash',
    on: ['create', 'update'],
    apply: (value, context) => (filled(value) ? context.platform.hashing.hash(plainText(value), 'write') : undefined),
  },
  {
    name: 'encrypt',
    on: ['create', 'update'],
    apply: (value, context) => (filled(value) ? context.platform.secrets.seal(plainText(value)) : undefined),
  },
  { name: 'date-created', on: ['create'], apply: (_value, _context, { now }) => now },
  { name: 'date-updated', on: ['update'], apply: (_value, _context, { now }) => now },
  { name: 'user-created', on: ['create'], apply: (_value, _context, { user }) => user },
  { name: 'user-updated', on: ['update'], apply: (_value, _context, { user }) => user },
  { name: 'role-created', on: ['create'], apply: (_value, _context, { role }) => role },
  { name: 'role-updated', on: ['update'], apply: (_value, _context, { role }) => role },
]

/** Columns whose values are kept in another form than they are written, of which no special tells clients. */
const keptForms: ReadonlyMap<string, (value: string) => string> = new Map([['directus_users.token', digestOfToken]])

const byName: ReadonlyMap<string, WriteSpecial> = new Map(writeSpecials.map((special) => [special.name, special]))

/** Gives a field's value after its specials, in the order they are named; undefined when none had anything to say. */
export async function applySpecials(
  field: Field,
  value: unknown,
  action: 'create' | 'update',
  context: ServiceContext,
  moment: WriteMoment,
): Promise<unknown> {
  let result: unknown
  for (const name of field.special) {
    const special = byName.get(name)
    if (!special?.on.includes(action)) continue
    // On update, a special that only reacts to a given value must not invent one.
    if (name === 'hash' && value === undefined) continue
    const changed = await special.apply(result ?? value, context, moment)
    if (changed !== undefined) result = changed
  }
  const keep = keptForms.get(`${field.collection}.${field.name}`)
  return keep && filled(value) ? keep(plainText(value)) : result
}

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
