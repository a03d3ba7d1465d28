import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import type { Collection } from '../../schema/model.js'
import { keyedDigest, shortDigest } from '../../security/digest.js'
import { randomText } from '../../security/random.js'
import { readTextOfItem } from '../items/read.js'
import type { ReadOptions } from '../items/read-options.js'

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
  const { data: text } = await readTextOfItem(context, collection, key, { fields: ['*'] }, options)
  return { item: JSON.parse(text) as Item, hash: keyedDigest(context.platform.config.auth.secret, text) }
}

/** Digests of an item: of all that it holds, and of what the caller sees, with their permissions. Equal contents have different digests in two versions. */
interface ItemDigests {
  readonly whole: string
  readonly view: string
  readonly seen: string
  readonly isUnrestricted: boolean
}

async function digestItem(context: ServiceContext, collection: Collection, key: PrimaryKey, version: PrimaryKey): Promise<ItemDigests> {
  const secret = context.platform.config.auth.secret
  const { isUnrestricted, signature } = await context.platform.permissions.of(context.accountability)
  const quiet = { emitEvents: false }
  const whole = await readMainItem(asSystem(context), collection, key, quiet)
  const seen = isUnrestricted ? whole : await readMainItem(context, collection, key, quiet)
  const digestOf = (text: string): string => keyedDigest(secret, `${version}|${text}`)
  return { whole: digestOf(whole.hash), view: shortDigest(signature), seen: digestOf(seen.hash), isUnrestricted }
}

/** The mark by which a version knows that its item has changed: a digest of the whole item, and one of what its author sees, with their permissions. */
async function markOfItem(context: ServiceContext, collection: Collection, key: PrimaryKey, version: PrimaryKey): Promise<string> {
  const { whole, view, seen } = await digestItem(context, collection, key, version)
  // Sealed with something that never repeats: the whole holds what readers of this mark may not see, not even that it changed.
  return [context.platform.cursors.seal([whole, randomText(16)], markScope), view, seen].join('.')
}

/** Did the item change since this mark was made, as far as the caller can tell? A change of what they do not see is not told. */
export async function isChangedSince(
  context: ServiceContext,
  collection: Collection,
  key: PrimaryKey,
  { id, hash }: { readonly id: PrimaryKey; readonly hash: string | null },
): Promise<boolean> {
  const { whole, view, seen, isUnrestricted } = await digestItem(context, collection, key, id)
  const [oldWhole = '', oldView, oldSeen] = (hash ?? '').split('.')
  return isUnrestricted ? whole !== context.platform.cursors.open(oldWhole, markScope)?.[0] : view === oldView && seen !== oldSeen
}

/** Marks a version with what its item is now. */
export async function renewHash(context: ServiceContext, version: PrimaryKey, collection: Collection, item: PrimaryKey): Promise<void> {
  const hash = await markOfItem(context, collection, item, version)
  await context.database.withPrisma((client) =>
    client.version.updateMany({ where: { id: String(version) }, data: { hash, item: String(item) } }),
  )
}

const markScope = 'marks of items'
