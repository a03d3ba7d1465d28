import { apiError, invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { ProviderName } from './input.js'
import type { ProviderAccess } from './providers.js'

/** A file for a model. */
export interface SentFile {
  readonly filename: string
  readonly mediaType: string
  readonly content: Buffer
}

/** Bytes of one file. */
export const largestFile = 50 * 2 ** 20

const mediaTypes = /^(image\/(png|jpeg|gif|webp)|application\/(pdf|json)|text\/[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+)$/

/** How a file is sent to each provider that keeps files. */
const requests: Readonly<Record<Exclude<ProviderName, 'openai-compatible'>, (file: SentFile, access: ProviderAccess) => Request>> = {
  openai: (file, { apiKey, baseUrl }) =>
    new Request(`${baseUrl ?? 'https://api.openai.com/v1'}/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body: formOf(file, { purpose: 'user_data' }),
    }),
  anthropic: (file, { apiKey, baseUrl }) =>
    new Request(`${baseUrl ?? 'https://api.anthropic.com/v1'}/files`, {
      method: 'POST',
      headers: { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01', 'anthropic-beta': 'files-api-2025-04-14' },
      body: formOf(file),
    }),
  google: (file, { apiKey, baseUrl }) => {
    const address = new URL(`${baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta'}/files`)
    address.pathname = `/upload${address.pathname}`
    address.searchParams.set('uploadType', 'media')
    return new Request(address, {
      method: 'POST',
      headers: {
        'x-goog-api-key': apiKey,
        'content-type': file.mediaType,
        'x-goog-upload-protocol': 'raw',
        'x-goog-upload-file-name': encodeURIComponent(file.filename),
      },
      body: new Uint8Array(file.content),
    })
  },
}

function formOf({ filename, mediaType, content }: SentFile, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([new Uint8Array(content)], { type: mediaType }), filename)
  return form
}

/** The provider that a form names. */
export function fileProvider(name: string | undefined): keyof typeof requests {
  if (name !== undefined && Object.hasOwn(requests, name)) return name as keyof typeof requests
  throw invalidPayload(`"provider" must be one of [${Object.keys(requests).join(', ')}]`)
}

/** Refuses a file that no model takes. */
export function requireSendable({ mediaType }: SentFile): void {
  if (!mediaTypes.test(mediaType)) throw apiError('UNSUPPORTED_MEDIA_TYPE', { mediaType, where: 'the file' })
}

/** Sends a file to a provider; gives the reference by which messages name it. */
export async function sendFile(provider: keyof typeof requests, file: SentFile, access: ProviderAccess) {
  const answer = await access.fetch(requests[provider](file, access))
  if (!answer.ok) {
    await answer.body?.cancel()
    throw apiError('SERVICE_UNAVAILABLE', { service: provider, reason: `It refuses the file (${answer.status})` })
  }
  const told: unknown = await answer.json()
  const row = isPlainObject(told) && isPlainObject(told.file) ? told.file : told
  const { id, name, uri } = isPlainObject(row) ? row : {}
  const reference = id ?? name
  if (typeof reference !== 'string') throw apiError('SERVICE_UNAVAILABLE', { service: provider, reason: 'It gave no usable answer' })
  return {
    provider,
    id: reference,
    ...(typeof uri === 'string' && { uri }),
    filename: file.filename,
    mediaType: file.mediaType,
    size: file.content.length,
  }
}
