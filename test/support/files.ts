import { readdirSync } from 'node:fs'
import sharp from 'sharp'
import { type Answer, type App, adminToken } from './app.js'

/** A field of a form, or a file with its content. */
export type Part =
  | readonly [name: string, value: string]
  | { readonly filename: string; readonly type: string; readonly content: string | Buffer }

/** The row of a file, as far as tests look at it. */
export interface FileRow {
  readonly id: string
  readonly filename_disk: string | null
  readonly filename_download: string
  readonly title: string | null
  readonly type: string
  readonly filesize: number | string
  readonly width: number | null
  readonly height: number | null
  readonly folder: string | null
  readonly metadata: unknown
  readonly description: string | null
  readonly tags: unknown
}

/** A text file of a form. */
export const note = (content = 'hello world', filename = 'my-first note.txt'): Part => ({ filename, type: 'text/plain', content })

/** A picture of one colour. */
export const picture = (width: number, height: number, format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 60 } } })
    .toFormat(format)
    .toBuffer()

/** Sends a form. */
export async function sendForm(
  app: App,
  parts: readonly Part[],
  { as = adminToken as string | null, path = '/files', method = 'POST', headers = {} as Record<string, string> } = {},
): Promise<Answer> {
  const form = new FormData()
  for (const part of parts) {
    if ('filename' in part) form.append('file', new Blob([part.content as BlobPart], { type: part.type }), part.filename)
    else form.append(part[0], part[1])
  }
  const response = await fetch(app.url + path, {
    method,
    body: form,
    headers: { ...(as === null ? {} : { authorization: `Bearer ${as}` }), ...headers },
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} }
}

/** Uploads one file, and throws unless that is a success. */
export async function upload(app: App, part: Part, fields: readonly Part[] = [], as: string | null = adminToken): Promise<FileRow> {
  const answer = await sendForm(app, [...fields, part], { as })
  if (answer.status !== 200) throw new Error(`upload: ${answer.status} ${answer.text}`)
  return answer.body.data as unknown as FileRow
}

/** Asks for a content. */
export const asset = (
  app: App,
  path: string,
  { as = adminToken as string | null, headers = {} as Record<string, string>, method = 'GET' } = {},
): Promise<Response> =>
  fetch(`${app.url}/assets/${path}`, {
    method,
    headers: { ...(as === null ? {} : { authorization: `Bearer ${as}` }), ...headers },
    signal: AbortSignal.timeout(30_000),
  })

/** The names of all stored objects, those that are still growing among them. */
export const objectsOf = (app: App): string[] =>
  readdirSync(app.storageRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()
