import type { PrimaryKey, ServiceContext } from '../../context.js'
import { ItemsService } from '../items/items.js'
import type { MutationOptions } from '../items/mutation-options.js'
import { resolveServiceOptions, type ServiceOptions } from '../items/service-options.js'
import { revertItem } from './revert.js'

/** Revisions: what items were after each change, and the way back. */
export class RevisionsService extends ItemsService {
  constructor(options: ServiceOptions | ServiceContext) {
    super('directus_revisions', resolveServiceOptions(options))
  }

  /** Gives an item the values it had in a revision. */
  async revert(revision: PrimaryKey, options: MutationOptions = {}): Promise<void> {
    await revertItem(this.context, revision, options)
  }
}
