import type { Platform } from '../../context.js'
import { apiError, isApiError } from '../../errors/api-error.js'
import { type FetchedResponse, fetchOutside } from '../../security/outbound/fetch-outside.js'
import { mediaType, requireAllowedType } from './media-type.js'
import { cleanName } from './names.js'
import { type ReceivedFile, receiveFile } from './receive.js'

/** Stores what is found at an address. Whatever goes wrong on the way there is told by one sentence: it could tell what listens where. */
export async function importedFile(platform: Platform, url: string, types: readonly string[]): Promise<ReceivedFile> {
  const { importDenyList, importTimeout } = platform.config.files
  const unavailable = () => apiError('SERVICE_UNAVAILABLE', { service: 'external-file', reason: `Couldn't fetch file from URL "${url}"` })
  let response: FetchedResponse
  try {
    response = await fetchOutside(url, { denyList: importDenyList, timeout: importTimeout })
  } catch (error) {
    platform.logger.warn({ err: error, url }, 'A file could not be fetched.')
    throw unavailable()
  }
  const { body, contentType } = response
  try {
    const type = mediaType(contentType)
    requireAllowedType(type, types, "by this field's file type restrictions")
    return await receiveFile(platform, body, { filename: nameOf(response.url), type })
  } catch (error) {
    // What ends too early or lasts too long is no mistake of the client's.
    if (isApiError(error) && !body.errored) throw error
    throw unavailable()
  } finally {
    body.destroy()
  }
}

/** The last part of the path. */
function nameOf({ pathname, hostname }: URL): string {
  const last = pathname.split('/').findLast((part) => part !== '') ?? hostname
  try {
    return cleanName(decodeURIComponent(last))
  } catch {
    // Not encoded as it should be: then it is taken as it is.
    return last
  }
}
