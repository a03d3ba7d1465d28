import busboy from 'busboy'
import type { Request } from 'express'
import { apiError, invalidPayload } from '../errors/api-error.js'

/** A file that came in a form. */
export interface FormFile {
  readonly mediaType: string
  readonly content: Buffer
}

/** Takes the one file of a multipart form into memory; refuses other bodies, forms without a file, and files that are too large. */
export async function readFormFile(request: Request, maxSize: number): Promise<FormFile> {
  const contentType = request.headers['content-type'] ?? ''
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) {
    throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType: contentType, where: 'Content-Type header' })
  }
  const form = busboy({ headers: request.headers, limits: { files: 1, fileSize: maxSize } })
  return new Promise<FormFile>((resolve, reject) => {
    const refuse = (error: Error): void => {
      request.unpipe(form)
      request.resume()
      reject(error)
    }
    form.on('file', (_name, stream, { mimeType }) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => void parts.push(part))
      stream.on('limit', () => refuse(apiError('CONTENT_TOO_LARGE')))
      stream.on('end', () => resolve({ mediaType: mimeType, content: Buffer.concat(parts) }))
    })
    form.on('error', () => refuse(invalidPayload('The form cannot be read')))
    form.on('close', () => reject(invalidPayload('No file was included in the body')))
    request.pipe(form)
  })
}
