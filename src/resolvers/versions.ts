import type { Item, PrimaryKey, ServiceContext } from '../context.js'
import { forbidden } from '../errors/api-error.js'
import { collectionOf } from '../services/items/collection-of.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { readKeys } from '../services/items/read-keys.js'
import { readOne } from '../services/items/reading.js'
import * as versions from '../services/versions/versions.js'
import { type Answer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import { requirePayload } from './items.js'
import { isAsked } from './perform-write.js'
import type { Row } from './row.js'
import { answer, flag, json, key, listOf, object, text } from './shape.js'

/** Adds to a version's delta; answers the item as it would become. */
async function saveVersion(context: ServiceContext, id: PrimaryKey, body: unknown, patchRevision: boolean): Promise<Answer> {
  return valueAnswer(await versions.saveVersion(context, id, requirePayload(body ?? {}), { patchRevision }))
}

/** Tells a version and its item apart. */
async function compareVersion(context: ServiceContext, id: PrimaryKey): Promise<Answer> {
  return valueAnswer(await versions.compareVersion(context, id))
}

/** Writes a version into its item; answers the item's key. */
async function promoteVersion(context: ServiceContext, id: PrimaryKey, body: unknown, options: MutationOptions = {}): Promise<Answer> {
  const { mainHash, fields } = checked<{ readonly mainHash?: string; readonly fields?: readonly string[] | null }>(body)
  return valueAnswer(await versions.promoteVersion(context, id, { mainHash, fields: fields ?? undefined }, options))
}

/** An item with a version laid over it as it was saved; a singleton without key. Relations are keys, or what was saved of them. */
export async function readItemOfVersion(
  context: ServiceContext,
  collection: string,
  key: PrimaryKey | null,
  version: string,
  fields: readonly string[],
): Promise<Item> {
  return readOne(context, collection, key ?? (await onlyKey(context, collection)), { fields, version, versionRaw: true })
}

async function onlyKey(context: ServiceContext, collection: string): Promise<PrimaryKey> {
  const [key] = await readKeys(context, collectionOf(context, collection), { limit: 1 })
  if (key === undefined) throw forbidden()
  return key
}

/** What can be done with versions beside what is done with every item. */
export const versionRows: readonly Row[] = [
  {
    name: 'versions.save',
    summary: 'Add changes to a version',
    kind: 'write',
    audience: ['directus_versions', 'update'],
    input: object({ key, 'data?': json, 'patchRevision?': flag }),
    answer: json,
    rest: { method: 'POST', path: '/versions/:key/save', body: 'data' },
    graphql: { root: 'mutation', field: 'save_version', isAddition: true, needs: [['directus_versions', 'update']] },
    resolve: ({ context, params, body, parameters }) => saveVersion(context, params.key!, body, isAsked(parameters.patchRevision)),
  },
  {
    name: 'versions.compare',
    summary: 'Compare a version with its item',
    kind: 'read',
    audience: ['directus_versions', 'read'],
    input: object({ key }),
    answer: answer('version_comparison', { outdated: flag, mainHash: text, current: json, main: json }),
    rest: { method: 'GET', path: '/versions/:key/compare' },
    graphql: { root: 'query', field: 'version_comparison', isAddition: true, needs: [['directus_versions', 'read']] },
    resolve: ({ context, params }) => compareVersion(context, params.key!),
  },
  {
    name: 'versions.promote',
    summary: 'Write a version into its item',
    kind: 'write',
    audience: ['directus_versions', 'update'],
    // An item that does not exist yet has no hash.
    input: object({ key, 'mainHash?': text, 'fields?': listOf(text) }),
    answer: key,
    rest: { method: 'POST', path: '/versions/:key/promote' },
    graphql: { root: 'mutation', field: 'promote_version', isAddition: true, needs: [['directus_versions', 'update']] },
    resolve: ({ context, params, body, options }) => promoteVersion(context, params.key!, body, options),
  },
]
