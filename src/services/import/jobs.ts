import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import PQueue from 'p-queue'
import type { Item, Platform, ServiceContext } from '../../context.js'
import { apiError, forbidden, invalidPayload, isApiError } from '../../errors/api-error.js'
import { PartKey } from '../../parts.js'
import { collectionOf } from '../items/collection-of.js'
import { redisConnection } from '../nodes/nodes.js'
import { csvColumnsOf } from './csv-columns.js'
import { requireImport } from './import-items.js'
import { type ImportReport, importStream, rowsAtOnce } from './import-stream.js'
import { createOwnJobs, createSharedJobs, type ImportJob, type JobStore } from './job-store.js'
import { type StreamedForm, streamItems } from './stream-items.js'

/** A file that was received, and what removes it. */
export interface StoredFile {
  readonly path: string
  readonly mediaType: string
  discard(): Promise<void>
}

/** Imports that run beside requests. */
export interface ImportJobs {
  /** Takes a file on, which the job discards; refuses what cannot be imported, and more than may wait. */
  begin(context: ServiceContext, collection: string, file: StoredFile): Promise<ImportJob>
  /** The job of this id, for who began it and for administrators; nobody else learns that there is one. */
  find(context: ServiceContext, id: string): Promise<ImportJob>
  /** Ends it after the portion that it writes now; what is written stays, and is told. */
  cancel(context: ServiceContext, id: string): Promise<void>
  /** Ends all, before the database is closed. */
  close(): Promise<void>
}

export const importJobs = new PartKey<ImportJobs>('imports that run beside requests')

const jobsAtOnce = 2
const mostWaitingJobs = 100

const forms: ReadonlyMap<string, StreamedForm> = new Map<string, StreamedForm>([
  ['application/json', 'json'],
  ['text/csv', 'csv'],
  ['application/vnd.ms-excel', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
])

/** Ends a job from inside. */
class Cancelled extends Error {}

/** Makes the jobs of a platform: with several servers each can be asked for on any of them. */
export function createImportJobs(platform: Platform): ImportJobs {
  const redis = platform.nodes.areSeveral ? platform.parts.get(redisConnection) : null
  const store = redis ? createSharedJobs(redis, platform.config.nodes.namespace) : createOwnJobs()
  const queue = new PQueue({ concurrency: jobsAtOnce })
  let isClosed = false
  const find = async ({ accountability }: ServiceContext, id: string): Promise<ImportJob> => {
    const job = await store.find(id)
    if (!job || (accountability && !accountability.admin && (accountability.user === null || accountability.user !== job.user)))
      throw forbidden()
    return job
  }
  return {
    begin: async (context, collection, file) => {
      try {
        await requireImport(context, collection)
        const form = forms.get(file.mediaType)
        if (!form) throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: file.mediaType, where: 'file import' })
        if (queue.size >= mostWaitingJobs || isClosed) throw apiError('REQUESTS_EXCEEDED')
        const job = newJob(collection, context.accountability?.user ?? null)
        await store.save(job)
        // The client may leave: what is written is not for who waits.
        const own = { ...withoutRequest(context), database: platform.database }
        void queue.add(() => new ImportRunner(own, store, () => isClosed).run(job, file, form))
        return job
      } catch (error) {
        await file.discard()
        throw error
      }
    },
    find,
    cancel: async (context, id) => {
      await find(context, id)
      await store.cancel(id)
    },
    close: async () => {
      isClosed = true
      await queue.onIdle()
    },
  }
}

const withoutRequest = ({ platform, schema, accountability, database }: ServiceContext): ServiceContext => ({
  platform,
  schema,
  accountability,
  database,
})

const newJob = (collection: string, user: string | null): ImportJob => ({
  id: randomUUID(),
  collection,
  user,
  status: 'waiting',
  inserted: 0,
  updated: 0,
  refused: 0,
  reasons: [],
  error: null,
  created_on: new Date().toISOString(),
  finished_on: null,
})

class ImportRunner {
  #report: ImportReport = { inserted: 0, updated: 0, refused: 0, reasons: [] }

  constructor(
    readonly context: ServiceContext,
    readonly store: JobStore,
    readonly isClosed: () => boolean,
  ) {}

  /** Never fails: how it ended is told by the job. */
  async run(job: ImportJob, file: StoredFile, form: StreamedForm): Promise<void> {
    const { logger } = this.context.platform
    try {
      await this.#save({ ...job, status: 'running' })
      const outcome = await this.#outcome(job, file, form)
      await this.#save({ ...job, ...outcome, finished_on: new Date().toISOString() })
    } catch (error) {
      logger.error({ err: error, job: job.id }, 'An import could not tell how far it has come.')
    } finally {
      await file
        .discard()
        .catch((error: unknown) => logger.error({ err: error, job: job.id }, 'The file of an import could not be removed.'))
    }
  }

  async #outcome(job: ImportJob, file: StoredFile, form: StreamedForm): Promise<Pick<ImportJob, 'status' | 'error'>> {
    const { context } = this
    const stream = createReadStream(file.path)
    try {
      const columns = csvColumnsOf(context.schema, collectionOf(context, job.collection))
      const items = this.#bounded(streamItems(stream, form, columns), job)
      await importStream(context, job.collection, items, (report) => {
        this.#report = report
      })
      return { status: 'done', error: null }
    } catch (error) {
      if (error instanceof Cancelled) return { status: 'cancelled', error: error.message }
      if (isApiError(error)) return { status: 'failed', error: error.message }
      context.platform.logger.error({ err: error, job: job.id }, 'An import failed.')
      return { status: 'failed', error: 'An unexpected error occurred.' }
    } finally {
      stream.destroy()
    }
  }

  /** Looks before every portion whether the job may go on, and tells how far it has come. */
  async *#bounded(items: AsyncIterable<Item>, job: ImportJob): AsyncGenerator<Item> {
    const { importRows } = this.context.platform.limits
    let count = 0
    for await (const item of items) {
      if (count % rowsAtOnce === 0) await this.#goOn(job)
      count += 1
      if (count > importRows) throw invalidPayload(`The file has more than ${importRows} items`)
      yield item
    }
  }

  async #goOn(job: ImportJob): Promise<void> {
    if (this.isClosed()) throw new Cancelled('The server was stopped.')
    if (await this.store.isCancelled(job.id)) throw new Cancelled('It was cancelled.')
    if (job.user !== null && !(await this.#isActive(job.user))) throw new Cancelled('Its user may not log in any more.')
    await this.#save({ ...job, status: 'running' })
  }

  async #isActive(id: string): Promise<boolean> {
    const find = this.context.database.withPrisma((client) => client.user.findUnique({ where: { id }, select: { status: true } }))
    return (await find)?.status === 'active'
  }

  async #save(job: ImportJob): Promise<void> {
    await this.store.save({ ...job, ...this.#report })
  }
}
