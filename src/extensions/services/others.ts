import type { Item, PrimaryKey } from '../../context.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { revertItem } from '../../services/revisions/revert.js'
import { serverHealth, serverInfo } from '../../services/server/server.js'
import type { SaveOptions } from '../../services/versions/save.js'
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
