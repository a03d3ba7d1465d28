import type { Item, PrimaryKey } from '../../context.js'
import type { RawQuery } from '../../query/query.js'
import { itemPermissions } from '../../resolvers/permissions.js'
import { requireAdmin } from '../../services/access/require-admin.js'
import { deleteExtension, readExtension, readExtensions, updateExtension } from '../../services/extensions/extensions.js'
import { collectionOf } from '../../services/items/collection-of.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { readOne } from '../../services/items/reading.js'
import { revertItem } from '../../services/revisions/revert.js'
import { serverHealth, serverInfo } from '../../services/server/server.js'
import { clearCaches } from '../../services/utilities/caches.js'
import { moveItem } from '../../services/utilities/sort.js'
import { readMainItem } from '../../services/versions/main-item.js'
import type { SaveOptions } from '../../services/versions/save.js'
import { readVersion } from '../../services/versions/version.js'
import { compareVersion, promoteVersion, saveVersion } from '../../services/versions/versions.js'
import { ItemsService } from './items.js'
import { Service, type ServiceOptions } from './options.js'

/** Revisions: what items were after each change, and the way back. */
export class RevisionsService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_revisions', options)
  }

  async revert(revision: PrimaryKey, options: MutationOptions = {}): Promise<void> {
    await revertItem(this.context, revision, options)
  }
}

/** Content versions: drafts of items that wait to be promoted. */
export class VersionsService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_versions', options)
  }

  async save(id: PrimaryKey, delta: Item, options?: SaveOptions): Promise<Item> {
    return saveVersion(this.context, id, delta, options)
  }

  async compare(id: PrimaryKey) {
    return compareVersion(this.context, id)
  }

  /** The changes that were saved, the first one first. */
  async getVersionSaves(id: PrimaryKey): Promise<Item[]> {
    const { delta } = await readVersion(this.context, id)
    return delta ? [delta] : []
  }

  /** Is the item still what it was when this hash of it was told? */
  async verifyHash(collection: string, item: PrimaryKey, hash: string): Promise<{ outdated: boolean; mainHash: string }> {
    const main = await readMainItem(this.context, collectionOf(this.context, collection), item)
    return { outdated: main.hash !== hash, mainHash: main.hash }
  }

  /** The item itself, without the version. */
  async getMainItem(collection: string, item: PrimaryKey, query?: RawQuery): Promise<Item> {
    return readOne(this.context, collection, item, query)
  }

  async promote(id: PrimaryKey, request: Parameters<typeof promoteVersion>[2], options?: MutationOptions): Promise<PrimaryKey> {
    return promoteVersion(this.context, id, request, options)
  }
}

/** What the server says of itself. */
export class ServerService extends Service {
  async serverInfo(): Promise<Item> {
    return serverInfo(this.context)
  }

  async health() {
    return serverHealth(this.context)
  }
}

/** Which extensions there are, and which are on. For administrators, as everywhere. */
export class ExtensionsService extends Service {
  async readAll(): Promise<Item[]> {
    return readExtensions(this.context)
  }

  async readOne(id: string): Promise<Item> {
    return readExtension(this.context, id)
  }

  async updateOne(id: string, data: Item): Promise<Item> {
    return updateExtension(this.context, id, data)
  }

  async deleteOne(id: string): Promise<void> {
    await deleteExtension(this.context, id)
  }
}

/** What belongs nowhere else. */
export class UtilsService extends Service {
  async sort(collection: string, { item, to }: { readonly item: PrimaryKey; readonly to: PrimaryKey }): Promise<void> {
    await moveItem(this.context, collection, item, to)
  }

  /** Drops what is cached: what was changed through Knex, tables and rights included, is seen from now on. */
  async clearCache(_options?: { readonly system?: boolean }): Promise<void> {
    await requireAdmin(this.context)
    await clearCaches(this.context.platform)
  }
}

/** Rules of access. */
export class PermissionsService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_permissions', options)
  }

  /** May the caller update, delete and share this item? */
  async getItemPermissions(collection: string, key?: PrimaryKey): Promise<Item> {
    return itemPermissions(this.context, collection, key ?? null)
  }
}

/** Folders of files. */
export class FoldersService extends ItemsService {
  constructor(options: ServiceOptions) {
    super('directus_folders', options)
  }

  /** A folder and all below it, each with its path: `Pictures/2024`. */
  async buildTree(root: PrimaryKey): Promise<Map<string, string>> {
    const fields = ['id', 'name']
    const top = await this.readOne(root, { fields })
    const paths = new Map([[String(top.id), String(top.name)]])
    for (let level = [String(top.id)]; level.length > 0; ) {
      const query = { filter: { parent: { _in: level } }, fields: [...fields, 'parent'], limit: -1 }
      const found = (await this.readByQuery(query)).filter(({ id }) => !paths.has(String(id)))
      for (const { id, name, parent } of found) paths.set(String(id), `${paths.get(String(parent))}/${String(name)}`)
      level = found.map(({ id }) => String(id))
    }
    return paths
  }
}
