import { asSystem, type Item, type PrimaryKey, type ServiceContext } from '../../context.js'
import { plainText } from '../../database/value-reading.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { permits } from '../../permissions/reduce.js'
import { accountabilityOfUser } from '../access/accountability-of-user.js'
import { checkKey, isKey } from '../items/keys.js'
import { otherItems } from '../items/other-items.js'
import { readKeys } from '../items/read-keys.js'
import type { CollectionRules, ItemCreation, Update } from './rules.js'

const mention = /@([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/gi

/** Remarks on items, by users who may read them; users who are mentioned and may read the item are notified. */
export const commentRules: CollectionRules = {
  beforeCreate: checkComment,
  afterCreate: async ({ context, data }) => {
    const mentioned = new Set([...plainText(data.comment).matchAll(mention)].map(([, id]) => id!.toLowerCase()))
    for (const id of mentioned) await tellUser(context, id, data)
  },
  beforeUpdate: requireReadable,
}

async function checkComment({ context, data }: ItemCreation): Promise<void> {
  if (context.accountability !== null && context.accountability.user === null) throw forbidden()
  for (const name of ['comment', 'collection', 'item']) {
    if (data[name] === undefined || data[name] === null || data[name] === '') throw invalidPayload(`"${name}" is required`)
  }
  if (typeof data.comment !== 'string' || typeof data.collection !== 'string' || !isKey(data.item))
    throw invalidPayload('"comment", "collection" and "item" must be texts')
  if (!(await isReadable(context, data.collection, data.item))) throw noAccess(data.collection)
}

/** A comment stays with items that its writer may read. */
async function requireReadable({ context, keys, data }: Update): Promise<void> {
  if (data.collection === undefined && data.item === undefined) return
  const where = { id: { in: keys.map(String) } }
  const rows = await context.database.withPrisma((client) => client.comment.findMany({ where, select: { collection: true, item: true } }))
  for (const row of rows) {
    const { collection, item } = { ...row, ...data }
    if (!(await isReadable(context, plainText(collection), plainText(item)))) throw noAccess(plainText(collection))
  }
}

async function tellUser(context: ServiceContext, id: string, { collection, item, comment }: Item): Promise<void> {
  const recipient = await accountabilityOfUser(context, id)
  if (!recipient || !(await isReadable({ ...context, accountability: recipient }, plainText(collection), item as PrimaryKey))) return
  await context.platform.parts.get(otherItems).createOne(asSystem(context), 'directus_notifications', {
    recipient: id,
    sender: context.accountability?.user ?? null,
    subject: `You were mentioned in ${plainText(collection)}`,
    message: plainText(comment)
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n'),
    collection,
    item: plainText(item),
  })
}

/** May the caller read this item? For a caller who is bound by no rule it need not exist. */
async function isReadable(context: ServiceContext, name: string, item: PrimaryKey): Promise<boolean> {
  const collection = context.schema.collections.get(name)
  if (!collection?.primaryKey) return false
  const set = await context.platform.permissions.of(context.accountability)
  if (set.isUnrestricted) return true
  if (!permits(set, name, 'read')) return false
  const keys = await readKeys(context, collection, { filter: { [collection.primaryKey]: { _eq: checkKey(collection, item) } }, limit: 1 })
  return keys.length > 0
}

const noAccess = (collection: string): Error =>
  forbidden(`You don't have permission to perform "read" for collection "${collection}" or it does not exist.`)
