import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
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

/** What came with a file. */
type FileAbout = Omit<FormFile, 'content'>

/** Reads the one file of a multipart form into memory, up to a size in bytes. Refuses other bodies, and forms without a file or with several. */
export async function readFormFile(request: IncomingMessage, maxSize: number): Promise<FormFile> {
  let content: Buffer | undefined
  const about = await receiveFormFile(request, maxSize, async (stream) => {
    content = await buffer(stream)
  })
  return { ...about, content: content! }
}

/** The same for a file of any size, which `receive` takes as it comes; gives what came with it. */
export async function receiveFormFile(
  request: IncomingMessage,
  maxSize: number,
  receive: (content: Readable) => Promise<void>,
): Promise<FileAbout> {
  if (!isForm(request)) {
    throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: request.headers['content-type'] ?? '', where: 'Content-Type header' })
  }
  let found: Omit<FileAbout, 'fields'> | undefined
  const fields: Record<string, string> = {}
  await readForm(
    request,
    { files: 1, fileSize: maxSize },
    {
      field: (name, value) => {
        fields[name] = value
      },
      file: async (stream, { mimeType, filename }) => {
        await receive(stream)
        found = { filename: filename ?? '', mediaType: mimeType }
      },
    },
  )
  if (!found) throw invalidPayload('No file was included in the body')
  return { ...found, fields }
}
