import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { apiError, invalidPayload } from '../errors/api-error.js'
import { isForm, readForm } from './form.js'

/** A file that came in a form. */
export interface FormFile {
  readonly filename: string
  readonly mediaType: string
  readonly content: Buffer
  /** The other parts of the form. */
  readonly fields: Readonly<Record<string, string>>
}

/** Reads the one file of a multipart form into memory, up to a size in bytes. Refuses other bodies, and forms without a file or with several. */
export async function readFormFile(request: IncomingMessage, maxSize: number): Promise<FormFile> {
  if (!isForm(request)) {
    throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: request.headers['content-type'] ?? '', where: 'Content-Type header' })
  }
  let found: Omit<FormFile, 'fields'> | undefined
  const fields: Record<string, string> = {}
  await readForm(
    request,
    { files: 1, fileSize: maxSize },
    {
      field: (name, value) => {
        fields[name] = value
      },
      file: async (stream, { mimeType, filename }) => {
        found = { filename: filename ?? '', mediaType: mimeType, content: await buffer(stream) }
      },
    },
  )
  if (!found) throw invalidPayload('No file was included in the body')
  return { ...found, fields }
}
