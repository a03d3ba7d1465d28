import type { Item } from '../../context.js'

/** What a payload wants done with the related item that it has in place of a key; without it, its key decides. */
export type ToOneArm = 'create' | 'update' | 'upsert'

const arm = Symbol('what is done with a related item')

/** The same payload, marked. No client can send a mark, and none is stored. */
export const withArm = (payload: Item, wanted: ToOneArm): Item =>
  Object.defineProperty({ ...payload }, arm, { value: wanted, enumerable: true })

/** What a payload is marked with. */
export function armOf(payload: Item): ToOneArm | undefined {
  const wanted: unknown = Reflect.get(payload, arm)
  return wanted === 'create' || wanted === 'update' || wanted === 'upsert' ? wanted : undefined
}
