import type { Collection } from '../../schema/model.js'
import { keyedDigest, shortDigest } from '../../security/digest.js'
import { randomText } from '../../security/random.js'
import type { ReadOptions } from '../items/read.js'
import type { Item, PrimaryKey, ServiceContext } from '../platform.js'

/** The item a version belongs to, as the caller may see it, with the digest by which a change of that is told. */
export interface MainItem {
  readonly item: Item
  readonly hash: string
}

/** Reads it; refused when it does not exist or the caller may not see it. */
export async function readMainItem(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  options: ReadOptions = {},
): Promise<MainItem> {
  const text = await context.platform.itemsService(collection.name, context).readOneText(key, { fields: ['*'] }, options)
  return { item: JSON.parse(text) as Item, hash: keyedDigest(context.platform.config.auth.secret, text) }
}

/**
 * By what a version knows that its item has changed: a digest of the whole item, and one of what its author sees, marked with his view.
 * Each is the version's own, so that equal contents are not told by equal digests.
 */
export async function markOfItem(context: ServiceContext, collection: Collection, key: PrimaryKey, version: PrimaryKey): Promise<string> {
  const secret = context.platform.config.auth.secret
  const set = await context.platform.permissions.of(context.accountability)
  const quiet = { emitEvents: false }
  const whole = await readMainItem({ ...context, accountability: null }, collection, key, quiet)
  const seen = set.isUnrestricted ? whole : await readMainItem(context, collection, key, quiet)
  const digestOf = (text: string): string => keyedDigest(secret, `${version}|${text}`)
  // Sealed with something that never repeats: the whole holds what readers of this mark may not see, not even that it changed.
  const sealed = context.platform.cursors.seal([digestOf(whole.hash), randomText(16)], markScope)
  return [sealed, shortDigest(set.signature), digestOf(seen.hash)].join('.')
}

/** Did the item change since this mark was made, as far as the caller can tell? A change of what he does not see is none to him. */
export async function isChangedSince(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  { id, hash }: { readonly id: PrimaryKey; readonly hash: string | null },
): Promise<boolean> {
  const set = await context.platform.permissions.of(context.accountability)
  const [whole, view, seen] = (await markOfItem(context, collection, key, id)).split('.')
  const [oldWhole, oldView, oldSeen] = (hash ?? '').split('.')
  const digestIn = (sealed = ''): unknown => context.platform.cursors.open(sealed, markScope)?.[0]
  return set.isUnrestricted ? digestIn(whole) !== digestIn(oldWhole) : view === oldView && seen !== oldSeen
}

const markScope = 'marks of items'
