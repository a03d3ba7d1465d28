import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import type { PrimaryKey } from '../../context.js'
import { apiError } from '../../errors/api-error.js'
import { ObjectMissing } from '../../storage/driver.js'
import type { Storage } from '../../storage/storage.js'

/** An upload that comes in parts. No row tells of it before it is whole, so that no read can meet it. */
export interface UnfinishedUpload {
  readonly id: string
  readonly size: number
  /** How much of it is there. */
  readonly offset: number
  readonly metadata: Readonly<Record<string, string | null>>
  /** The caller who began it: only they may go on with it. */
  readonly owner: string | null
  /** When its last part came. */
  readonly touched: string
  /** The objects that hold its parts, in order. */
  readonly parts: readonly string[]
  /** The file it became. */
  readonly file: PrimaryKey | null
}

/** Another request has gone on with the upload in the meantime. */
export class OffsetConflict extends Error {
  override readonly name = 'OffsetConflict'
}

const folder = '.uploads/'
const stateName = (id: string): string => `${folder}${id}.json`
const partsPrefix = (id: string): string => `${folder}${id}.part.`

/** Keeps unfinished uploads in the storage: a description, and an object for each part that came. */
export class UnfinishedUploads {
  /** What is being done to each upload; one thing at a time. */
  readonly #queue = new Map<string, Promise<unknown>>()

  constructor(private readonly storage: Storage) {}

  async begin(upload: Pick<UnfinishedUpload, 'id' | 'size' | 'metadata' | 'owner'>): Promise<UnfinishedUpload> {
    return this.save({ ...upload, offset: 0, parts: [], file: null })
  }

  /** null: there is none. */
  async find(id: string): Promise<UnfinishedUpload | null> {
    if (!/^[0-9a-f]{32}$/.test(id)) return null
    try {
      return (await json(await this.driver.read(stateName(id)))) as UnfinishedUpload
    } catch (error) {
      if (error instanceof ObjectMissing) return null
      throw error
    }
  }

  /** Adds what comes; when the client goes away, what came until then is kept. Gives the new offset. */
  async append(id: string, offset: number, content: Readable): Promise<number> {
    const part = `${partsPrefix(id)}${randomBytes(8).toString('hex')}`
    const { pieces, failure } = untilItBreaks(content)
    await this.driver.write(part, Readable.from(pieces)).catch((error: unknown) => {
      // What breaks the content is kept aside, so this is the storage's own failure: a full disk, mostly.
      throw apiError('SERVICE_UNAVAILABLE', { service: 'files', reason: "Couldn't save the file" }, { cause: error })
    })
    const size = (await this.driver.stat(part))?.size ?? 0
    const upload = await this.exclusively(id, async () => {
      const before = await this.find(id)
      if (before?.offset !== offset) return null
      return this.save({ ...before, offset: offset + size, parts: size > 0 ? [...before.parts, part] : before.parts })
    })
    if (!upload || size === 0) await this.driver.delete(part)
    if (!upload) throw new OffsetConflict('The upload is at another offset.')
    if (failure()) throw failure()!
    return upload.offset
  }

  /** All of it, as a stream. */
  content({ parts }: UnfinishedUpload): Readable {
    const { driver } = this
    return Readable.from(
      (async function* () {
        for (const part of parts) yield* await driver.read(part)
      })(),
    )
  }

  /** It became this file: its parts are not needed any more, and a client that asks once more is told that all is there. */
  async finish(upload: UnfinishedUpload, file: PrimaryKey): Promise<void> {
    await this.save({ ...upload, parts: [], file })
    await this.removeParts(upload.id)
  }

  /** Runs work on an upload when nothing else works on it. */
  async exclusively<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#queue.get(id) ?? Promise.resolve()
    const result = before.then(work, work)
    this.#queue.set(id, result)
    try {
      return await result
    } finally {
      if (this.#queue.get(id) === result) this.#queue.delete(id)
    }
  }

  async remove(id: string): Promise<void> {
    await this.driver.delete(stateName(id))
    await this.removeParts(id)
  }

  /** Removes those of which nothing came since this moment, and parts that belong to none; gives how many objects went. */
  async removeBefore(moment: Date): Promise<number> {
    let removed = 0
    for await (const name of this.driver.list(folder)) {
      const id = name.slice(folder.length, folder.length + 32)
      const upload = await this.find(id)
      const last = upload ? new Date(upload.touched) : (await this.driver.stat(name))?.modified
      if (last === undefined || last >= moment) continue
      await (upload ? this.remove(id) : this.driver.delete(name))
      removed += 1
    }
    return removed
  }

  private get driver() {
    return this.storage.standard.driver
  }

  private async save(changed: Omit<UnfinishedUpload, 'touched'>): Promise<UnfinishedUpload> {
    const upload = { ...changed, touched: new Date().toISOString() }
    await this.driver.write(stateName(upload.id), Readable.from([JSON.stringify(upload)]))
    return upload
  }

  private async removeParts(id: string): Promise<void> {
    for await (const name of this.driver.list(partsPrefix(id))) await this.driver.delete(name)
  }
}

/** The pieces of a stream until it ends or breaks, and, afterwards, what broke it. */
function untilItBreaks(content: Readable) {
  let error: Error | null = null
  async function* pieces() {
    try {
      yield* content
    } catch (thrown) {
      error = thrown as Error
    }
  }
  return { pieces: pieces(), failure: (): Error | null => error }
}
