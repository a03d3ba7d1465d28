import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import sql from 'sql-template-tag'
import type { Platform } from '../../context.js'
import type { Database } from '../../database/database.js'
import { damageIn } from '../../database/dialects/saving.js'
import { invalidPayload } from '../../errors/api-error.js'
import { ObjectMissing } from '../../storage/driver.js'
import type { Storage } from '../../storage/storage.js'

/** Told of each file. `done`: files that are through, of all that there are. */
export type BackupListener = (title: string, done: number, total: number) => void

/** What a backup holds beside the database. */
export interface BackupReport {
  readonly files: number
  /** Bytes of their contents. */
  readonly bytes: number
  /** `location/name` of files that have a row and no content. */
  readonly missing: readonly string[]
}

/** Bytes of a content that one row holds. */
const partSize = 1_048_576

/**
 * Adds the contents of all files to a copy of the database, in two tables that a restored one does not have. The copy was made before, so files that were stored since then are
 * not in it, and those that are gone since are told as missing.
 */
export async function addFiles(platform: Platform, copy: Database, listener: BackupListener): Promise<BackupReport> {
  await copy.execute(
    sql`CREATE TABLE tessera_backup_files (id INTEGER PRIMARY KEY, location TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL)`,
  )
  await copy.execute(
    sql`CREATE TABLE tessera_backup_parts (file INTEGER NOT NULL, part INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (file, part))`,
  )
  const rows = await copy.withPrisma((client) => client.file.findMany({ select: { storage: true, filename_disk: true } }))
  const stored = rows.filter((row): row is { storage: string; filename_disk: string } => row.filename_disk !== null)
  const missing: string[] = []
  let bytes = 0
  for (const [index, { storage, filename_disk: name }] of stored.entries()) {
    const size = await addFile(platform.storage, copy, index + 1, storage, name)
    if (size === null) missing.push(`${storage}/${name}`)
    bytes += size ?? 0
    listener('files', index + 1, stored.length)
  }
  return { files: stored.length - missing.length, bytes, missing }
}

/** Its size; null where there is no such content. */
async function addFile(storage: Storage, copy: Database, id: number, location: string, name: string): Promise<number | null> {
  const content = await contentOf(storage, location, name)
  if (!content) return null
  const digest = createHash('sha256')
  let [size, part] = [0, 0]
  await copy.transaction(async (transaction) => {
    for await (const bytes of inParts(content)) {
      digest.update(bytes)
      size += bytes.length
      part += 1
      await transaction.execute(sql`INSERT INTO tessera_backup_parts (file, part, content) VALUES (${id}, ${part}, ${bytes})`)
    }
    await transaction.execute(
      sql`INSERT INTO tessera_backup_files (id, location, name, size, digest) VALUES (${id}, ${location}, ${name}, ${size}, ${digest.digest('hex')})`,
    )
  })
  return size
}

async function contentOf(storage: Storage, location: string, name: string): Promise<Readable | null> {
  const place = storage.find(location)
  if (!place) return null
  try {
    return await place.driver.read(name)
  } catch (error) {
    if (error instanceof ObjectMissing) return null
    throw error
  }
}

async function* inParts(content: Readable): AsyncGenerator<Buffer> {
  let [kept, length]: [Buffer[], number] = [[], 0]
  for await (const chunk of content) {
    kept.push(chunk as Buffer)
    length += (chunk as Buffer).length
    if (length < partSize) continue
    yield Buffer.concat(kept)
    ;[kept, length] = [[], 0]
  }
  if (length > 0) yield Buffer.concat(kept)
}

interface StoredFile {
  readonly id: number
  readonly location: string
  readonly name: string
  readonly size: number
  readonly digest: string
}

/** Refuses a database that is no backup, or is damaged. */
export async function requireBackup(copy: Database): Promise<void> {
  if (!(await copy.knex.schema.hasTable('tessera_backup_files'))) throw invalidPayload('This file is no backup of Tessera')
  await requireWhole(copy)
}

/** Throws where the database finds its file damaged. */
export async function requireWhole(copy: Database): Promise<void> {
  const damage = await damageIn(copy)
  if (damage !== null) throw invalidPayload(`The file is damaged: ${damage}`)
}

/** Puts the contents of a backup where their rows say they are, each whole or not at all, and takes them out of the database. */
export async function takeFiles(copy: Database, storage: Storage, listener: BackupListener): Promise<BackupReport> {
  const files = await copy.execute<StoredFile>(sql`SELECT id, location, name, size, digest FROM tessera_backup_files ORDER BY id`)
  const unknown = [...new Set(files.map(({ location }) => location))].filter((location) => !storage.find(location))
  if (unknown.length > 0) throw invalidPayload(`STORAGE_LOCATIONS must name the places of the backup's files, too: ${unknown.join(', ')}`)
  let bytes = 0
  for (const [index, file] of files.entries()) {
    const content = Readable.from(partsOf(copy, file), { objectMode: false })
    await storage.find(file.location)!.driver.write(file.name, content.pipe(checked(file, content)))
    bytes += Number(file.size)
    listener('files', index + 1, files.length)
  }
  await copy.execute(sql`DROP TABLE tessera_backup_parts`)
  await copy.execute(sql`DROP TABLE tessera_backup_files`)
  return { files: files.length, bytes, missing: [] }
}

async function* partsOf(copy: Database, { id }: StoredFile): AsyncGenerator<Buffer> {
  for (let part = 1; ; part += 1) {
    const [row] = await copy.execute<{ content: Buffer }>(
      sql`SELECT content FROM tessera_backup_parts WHERE file = ${id} AND part = ${part}`,
    )
    if (!row) return
    yield row.content
  }
}

/** Fails where the content is not the one that was saved. */
function checked({ name, digest }: StoredFile, source: Readable): Transform {
  const found = createHash('sha256')
  const check = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      found.update(chunk)
      done(null, chunk)
    },
    flush: (done) => done(found.digest('hex') === digest ? null : invalidPayload(`The content of "${name}" is damaged`)),
  })
  source.once('error', (error) => check.destroy(error))
  return check
}
