import { Readable } from 'node:stream'
import type { Platform } from '../../context.js'
import type { StorageDriver } from '../../storage/driver.js'
import { ownerMarks } from '../../storage/owner.js'
import { hasObject } from './object-rows.js'

/** An object that is stored before its row is written is claimed: a crash in between leaves a claim by which it can be found. */
export interface Claim {
  /** Its row is written, or it is gone. */
  readonly release: () => Promise<void>
}

const folder = '.receiving/'
/** Milliseconds after which a claim of another machine has expired: no upload takes that long. */
const longestClaim = 24 * 60 * 60_000

/** Claims an object for this process. */
export async function claimObject(driver: StorageDriver, object: string): Promise<Claim> {
  const name = `${folder}${ownerMarks().own}~${object}`
  await driver.write(name, Readable.from([]))
  return { release: () => driver.delete(name) }
}

/** Removes contents that a crash left without a row, complete or not. Gives the number of removed objects. */
export async function sweepUnclaimed({ storage, database }: Pick<Platform, 'storage' | 'database'>, now: Date): Promise<number> {
  const marks = ownerMarks()
  const moment = new Date(now.getTime() - longestClaim)
  let removed = 0
  for (const { name: location, driver } of storage.locations) {
    removed += await driver.sweep(marks, moment)
    for await (const claim of driver.list(folder)) {
      const [, mark, object] = /^(.*)~([^~]+)$/s.exec(claim.slice(folder.length)) ?? []
      if (mark === undefined || object === undefined) continue
      const made = (await driver.stat(claim))?.modified
      if (!marks.isGone(mark) && (made === undefined || made >= moment)) continue
      if (!(await hasObject(database, { storage: location, filename_disk: object }))) {
        await driver.delete(object)
        removed += 1
      }
      await driver.delete(claim)
    }
  }
  return removed
}
