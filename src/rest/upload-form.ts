import busboy from 'busboy'
import type { Request } from 'express'
import { apiError, invalidPayload } from '../errors/api-error.js'
import { cleanName } from '../services/files/names.js'
import { type ReceivedFile, receiveFile } from '../services/files/receive.js'
import type { Item, Platform } from '../services/platform.js'

/** One file of a form, stored, with the fields that stood before it. */
export interface UploadedFile {
  readonly file: ReceivedFile
  readonly data: Item
}

/** Is the body of this request a form with files? */
export const isForm = (request: Request): boolean => /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')

const limits = { fields: 500, files: 100, headerPairs: 50 }

/**
 * Stores the files of a form as they come in. Fields belong to the file that follows them. When anything fails, or the client goes away,
 * nothing is kept; what is given must be kept or discarded.
 */
export async function receiveForm(request: Request, platform: Platform): Promise<UploadedFile[]> {
  const pending: Promise<UploadedFile>[] = []
  let failure: unknown
  try {
    await parseForm(request, platform, (uploaded) => pending.push(uploaded))
  } catch (error) {
    failure = error
  }
  const results = await Promise.allSettled(pending)
  failure ??= results.find((result) => result.status === 'rejected')?.reason
  const received = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (failure === undefined && received.length > 0) return received
  await Promise.all(received.map(({ file }) => file.discard()))
  throw failure ?? invalidPayload('No files were included in the body')
}

/** Reads the form to its end, or to the first failure; the rest of the body is then let go by. */
function parseForm(request: Request, platform: Platform, add: (uploaded: Promise<UploadedFile>) => void): Promise<void> {
  const form = openForm(request, platform.config.server.maxPayloadSize)
  return new Promise<void>((resolve, reject) => {
    let fields: Item = {}
    const fail = (error: unknown): void => {
      reject(error as Error)
      request.unpipe(form)
      form.destroy()
      request.resume()
    }
    form.on('field', (name, value, { valueTruncated, nameTruncated }) => {
      if (valueTruncated || nameTruncated) fail(apiError('CONTENT_TOO_LARGE'))
      fields = { ...fields, [name]: fieldValue(value) }
    })
    form.on('file', (_name, content, { filename, mimeType }) => {
      const data = fields
      fields = {}
      // Nobody else listens before the storage does; what went wrong is told by the promise.
      content.on('error', () => undefined)
      if (!filename) return fail(invalidPayload('The file has no filename'))
      const uploaded = receiveFile(platform, content, { filename: cleanName(filename), type: mimeType, storage: data.storage }).then(
        (file) => ({ file, data }),
      )
      uploaded.catch(fail)
      add(uploaded)
    })
    for (const event of ['fieldsLimit', 'filesLimit'] as const) form.on(event, () => fail(apiError('CONTENT_TOO_LARGE')))
    form.on('error', () => fail(invalidPayload('The form cannot be read')))
    form.on('close', () => resolve())
    request.once('close', () => {
      if (!request.complete) fail(invalidPayload('request aborted'))
    })
    request.pipe(form)
  })
}

function openForm(request: Request, fieldSize: number) {
  try {
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { ...limits, fieldSize } })
  } catch {
    // The library says only that the header is wrong.
    throw invalidPayload('The form cannot be read')
  }
}

/** In a form all is text; these three mean what they say. */
function fieldValue(text: string): unknown {
  if (text === 'null') return null
  if (text === 'true') return true
  return text === 'false' ? false : text
}
