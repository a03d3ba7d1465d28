import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import busboy, { type FileInfo, type Limits } from 'busboy'
import { apiError, invalidPayload } from '../errors/api-error.js'

/** Takes the parts of a form as they come in. What it throws, or rejects with, ends the form. */
export interface FormParts {
  field?(name: string, value: string): void
  /** The content has to be read to its end, or destroyed; it fails when the form does. */
  file(content: Readable, info: FileInfo, name: string): Promise<unknown>
}

/** Is the body of this request a form with files? */
export const isForm = (request: IncomingMessage): boolean => /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')

const mostParts = { fields: 500, files: 100, headerPairs: 50 }

/**
 * Reads a multipart form; the only place that does. Resolves when the form and everything that `parts` makes of it is
 * complete. The first failure (a body that is no form or ends early, a limit, a client that leaves, a part that is refused) rejects; the
 * rest of the body is then let go by. The caller must have been allowed to send it before this is called.
 */
export async function readForm(request: IncomingMessage, limits: Limits, parts: FormParts): Promise<void> {
  const form = openForm(request, limits)
  const pending: Promise<unknown>[] = []
  let failure: { readonly error: unknown } | null = null
  await new Promise<void>((resolve) => {
    const fail = (error: unknown): void => {
      failure ??= { error }
      request.unpipe(form)
      // Not inside of the parser's own events: it goes on with the data that it holds.
      process.nextTick(() => form.destroy())
      request.resume()
      resolve()
    }
    const attempt = (work: () => void): void => {
      if (failure) return
      try {
        work()
      } catch (error) {
        fail(error)
      }
    }
    form.on('field', (name, value, { nameTruncated, valueTruncated }) =>
      attempt(() => {
        if (nameTruncated || valueTruncated) throw apiError('CONTENT_TOO_LARGE')
        parts.field?.(name, value)
      }),
    )
    form.on('file', (name, content, info) => {
      // The reader of the content gets its errors. When the form has failed already, there may be no reader.
      content.on('error', () => undefined)
      content.on('limit', () => fail(apiError('CONTENT_TOO_LARGE')))
      if (failure) content.resume()
      attempt(() => {
        const work = parts.file(content, info, name)
        pending.push(work)
        work.catch(fail)
      })
    })
    for (const event of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const) form.on(event, () => fail(apiError('CONTENT_TOO_LARGE')))
    form.on('error', () => fail(invalidPayload('The form cannot be read')))
    form.on('close', resolve)
    request.once('close', () => {
      if (!request.complete) fail(invalidPayload('request aborted'))
    })
    request.once('error', () => fail(invalidPayload('request aborted')))
    request.pipe(form)
  })
  await Promise.allSettled(pending)
  if (failure) throw (failure as { readonly error: unknown }).error
}

function openForm(request: IncomingMessage, limits: Limits) {
  try {
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { ...mostParts, ...limits } })
  } catch {
    // The library says only that the header is wrong: no boundary, or an encoding that is none.
    throw invalidPayload('The form cannot be read')
  }
}
