import { forbidden, invalidPayload } from '../errors/api-error.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { Item, PrimaryKey, ServiceContext } from '../services/platform.js'
import { VersionsService } from '../services/versions.js'
import { type Answer, valueAnswer } from './answer.js'
import { itemOf, itemsService } from './items.js'

/** Adds to a version's delta; answers the item as it would become. */
export async function saveVersion(context: ServiceContext, id: PrimaryKey, body: unknown, patchRevision: boolean): Promise<Answer> {
  return valueAnswer(await new VersionsService(context).save(id, itemOf(body ?? {}), { patchRevision }))
}

/** Tells a version and its item apart. */
export async function compareVersion(context: ServiceContext, id: PrimaryKey): Promise<Answer> {
  return valueAnswer(await new VersionsService(context).compare(id))
}

/** Writes a version into its item; answers the item's key. */
export async function promoteVersion(
  context: ServiceContext,
  id: PrimaryKey,
  body: unknown,
  options: MutationOptions = {},
): Promise<Answer> {
  const { mainHash, fields } = itemOf(body ?? {})
  if (fields !== undefined && !(Array.isArray(fields) && fields.every((name) => typeof name === 'string')))
    throw invalidPayload('"fields" must be an array of strings')
  return valueAnswer(await new VersionsService(context).promote(id, { mainHash, fields: fields as string[] | undefined }, options))
}

/** An item with a version laid over it as it was saved; a singleton without key. Relations are keys, or what was saved of them. */
export async function readItemOfVersion(
  context: ServiceContext,
  collection: string,
  key: PrimaryKey | null,
  version: string,
  fields: readonly string[],
): Promise<Item> {
  const service = itemsService(context, collection)
  return service.readOne(key ?? (await onlyKey(service)), { fields, version, versionRaw: true })
}

async function onlyKey(service: ReturnType<typeof itemsService>): Promise<PrimaryKey> {
  const [key] = await service.getKeysByQuery({ limit: 1 })
  if (key === undefined) throw forbidden()
  return key
}
