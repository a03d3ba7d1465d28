import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { apiError, invalidPayload } from '../errors/api-error.js'
import { isForm, readForm } from './form.js'

/** A file that came in a form. */
export interface FormFile {
  readonly mediaType: string
  readonly content: Buffer
}

/** Reads the one file of a multipart form into memory, up to a size in bytes. Refuses other bodies, and forms without a file or with several. */
export async function readFormFile(request: IncomingMessage, maxSize: number): Promise<FormFile> {
  if (!isForm(request)) {
    throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: request.headers['content-type'] ?? '', where: 'Content-Type header' })
  }
  let found: FormFile | undefined
  await readForm(
    request,
    { files: 1, fileSize: maxSize },
    {
      file: async (stream, { mimeType }) => {
        found = { mediaType: mimeType, content: await buffer(stream) }
      },
    },
  )
  if (!found) throw invalidPayload('No file was included in the body')
  return found
}
