import { applyDifference, checkDifference } from '../../services/schema/sync/apply-difference.js'
import { hashOfSnapshot, type ProjectSnapshot, takeSnapshot } from '../../services/schema/sync/project-snapshot.js'
import { compareSnapshots, type DifferenceMode, type HashedDifference } from '../../services/schema/sync/snapshot-difference.js'
import { Service } from './options.js'

/** The schema of the project as data. */
export class SchemaService extends Service {
  async snapshot(): Promise<ProjectSnapshot> {
    return takeSnapshot(this.context)
  }

  /** What has to change so that the project becomes what the snapshot says; null: nothing. */
  async diff(
    snapshot: ProjectSnapshot,
    { force = false, mode = 'mirror' }: { readonly force?: boolean; readonly mode?: DifferenceMode } = {},
  ): Promise<HashedDifference | null> {
    return compareSnapshots(this.context, snapshot, { force, mode })
  }

  /** `allowDestructive`: rows and values that go with their table or column may be lost. */
  async apply(
    difference: HashedDifference,
    { force = false, allowDestructive = false }: { readonly force?: boolean; readonly allowDestructive?: boolean } = {},
  ): Promise<void> {
    await applyDifference(this.context, checkDifference(difference), { force, allowDestructive })
  }

  getHashedSnapshot(snapshot: ProjectSnapshot): ProjectSnapshot & { readonly hash: string } {
    return { ...snapshot, hash: hashOfSnapshot(snapshot) }
  }
}
