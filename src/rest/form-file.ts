import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
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
  let content: Buffer | undefined
  const mediaType = await receiveFormFile(request, maxSize, async (stream) => {
    content = await buffer(stream)
  })
  return { mediaType, content: content! }
}

/** The same for a file of any size, which `receive` takes as it comes; gives its media type. */
export async function receiveFormFile(
  request: IncomingMessage,
  maxSize: number,
  receive: (content: Readable) => Promise<void>,
): Promise<string> {
  if (!isForm(request)) {
    throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: request.headers['content-type'] ?? '', where: 'Content-Type header' })
  }
  let mediaType: string | undefined
  await readForm(
    request,
    { files: 1, fileSize: maxSize },
    {
      file: async (stream, { mimeType }) => {
        await receive(stream)
        mediaType = mimeType
      },
    },
  )
  if (mediaType === undefined) throw invalidPayload('No file was included in the body')
  return mediaType
}
