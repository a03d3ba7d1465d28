import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ServiceContext } from '../../context.js'
import { isUuid } from '../../database/value-reading.js'
import { apiError, forbidden, invalidPayload } from '../../errors/api-error.js'
import { requireAdmin } from '../access/require-admin.js'
import { changeRows } from './extensions.js'
import { downloadVersion, unavailable } from './marketplace.js'
import { PackageRefused, unpackPackage } from './unpack.js'

// Extensions of the registry lie in `.registry/<version>` of the extensions folder; the id of their row is the one that the registry knows them by.

const source = 'registry'

/** Installs a version of an extension, in place of the one that is there, and loads it. */
export async function installExtension(context: ServiceContext, extension: string, version: string): Promise<void> {
  await requireAdmin(context)
  if (!isUuid(extension) || !isUuid(version)) throw invalidPayload('"extension" and "version" must be ids of the registry')
  const installed = await installedVersion(context, extension)
  await requireFree(context, extension, version)
  if (installed === null) await requireRoom(context)
  const folder = folderOf(context, version)
  await place(context, extension, version, folder)
  try {
    await changeRows(
      context,
      async ({ extension: rows }) => {
        if (installed === null) await rows.create({ data: { id: extension, folder: version, source, bundle: null, enabled: true } })
        else await rows.update({ where: { id: extension }, data: { folder: version } })
      },
      () => removeOther(context, installed, version),
    )
  } catch (error) {
    if (installed !== version) await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Installs the version that is installed once more. */
export async function reinstallExtension(context: ServiceContext, extension: string): Promise<void> {
  await installExtension(context, extension, await requireInstalled(context, extension))
}

/** Takes an extension of the registry out and deletes its files. */
export async function uninstallExtension(context: ServiceContext, extension: string): Promise<void> {
  const version = await requireInstalled(context, extension)
  const work = () => rm(folderOf(context, version), { recursive: true, force: true })
  await changeRows(context, (client) => client.extension.deleteMany({ where: { OR: [{ id: extension }, { bundle: extension }] } }), work)
}

async function requireInstalled(context: ServiceContext, extension: string): Promise<string> {
  await requireAdmin(context)
  const version = isUuid(extension) ? await installedVersion(context, extension) : null
  // The row may come from elsewhere; a folder is only touched by a name that cannot lead anywhere else.
  if (version === null || !isUuid(version)) throw forbidden()
  return version
}

/** The version that is installed of an extension. Another extension may have this id: then there is no place for it. */
async function installedVersion({ database }: ServiceContext, extension: string): Promise<string | null> {
  const row = await database.withPrisma((client) => client.extension.findUnique({ where: { id: extension } }))
  if (row && row.source !== source) throw forbidden()
  return row?.folder ?? null
}

/** A version has one folder, so only one extension may have it. */
async function requireFree({ database }: ServiceContext, extension: string, version: string): Promise<void> {
  const other = await database.withPrisma((client) =>
    client.extension.findFirst({ where: { source, folder: version, bundle: null, NOT: { id: extension } } }),
  )
  if (other) throw apiError('UNPROCESSABLE_CONTENT', { reason: 'This version is installed as another extension' })
}

async function requireRoom({ database, platform }: ServiceContext): Promise<void> {
  const { limit } = platform.config.extensions
  const count = await database.withPrisma((client) => client.extension.count({ where: { source, bundle: null } }))
  if (limit !== null && count >= limit) throw apiError('LIMIT_EXCEEDED', { category: 'Extensions' })
}

const registryFolder = ({ platform }: ServiceContext): string => join(resolve(platform.config.extensions.path), '.registry')
const folderOf = (context: ServiceContext, version: string): string => join(registryFolder(context), version)

/** Downloads, unpacks and judges a version beside where it is to lie, and then puts it there as a whole. */
async function place(context: ServiceContext, extension: string, version: string, folder: string): Promise<void> {
  // Names with a dot are no extensions: what a killed server leaves is not loaded.
  const workplace = join(registryFolder(context), `.${randomUUID()}`)
  await mkdir(workplace, { recursive: true })
  try {
    const { body } = await downloadVersion(context, extension, version)
    const unpacked = await unpackPackage(body, workplace)
    await requireTrusted(context, unpacked)
    await rm(folder, { recursive: true, force: true })
    await rename(unpacked, folder)
  } catch (error) {
    throw refusal(context, error)
  } finally {
    await rm(workplace, { recursive: true, force: true })
  }
}

/** Is it an extension, and one that this server trusts (MARKETPLACE_TRUST)? */
async function requireTrusted({ platform }: ServiceContext, folder: string): Promise<void> {
  const examined = await platform.extensions.examine(folder).catch((error: unknown) => {
    throw new PackageRefused('Its package.json is wrong', { cause: error })
  })
  if (!examined) throw new PackageRefused('It is not an extension')
  if (examined.runsHere && !examined.isSandboxed && platform.config.extensions.trust === 'sandbox')
    throw new PackageRefused('It does not run in the sandbox, and no other is trusted (MARKETPLACE_TRUST)')
}

function refusal({ platform }: ServiceContext, error: unknown): unknown {
  if (error instanceof PackageRefused) {
    platform.logger.warn({ err: error }, 'An extension of the registry was refused.')
    return apiError('UNPROCESSABLE_CONTENT', { reason: `The extension cannot be installed. ${error.message}` }, { cause: error })
  }
  const code = error instanceof Error && 'code' in error ? error.code : null
  const isCutOff = code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR'
  return isCutOff ? unavailable('The registry did not send all of the extension', error) : error
}

async function removeOther(context: ServiceContext, installed: string | null, version: string): Promise<void> {
  if (installed !== null && installed !== version && isUuid(installed))
    await rm(folderOf(context, installed), { recursive: true, force: true })
}
