import { type App, adminToken } from '../../support/app.js'
import type { Part } from '../../support/files.js'
import type { Told } from './description.js'

/** The `data` of an answer, of which the next requests need the key. */
export interface Data {
  readonly id: string | number
  readonly [name: string]: unknown
}

/** Asks a server, and keeps what it told. */
export interface Asking {
  readonly told: readonly Told[]
  ask(method: string, path: string, body?: unknown): Promise<Data>
  sendForm(method: string, path: string, parts: readonly Part[]): Promise<Data>
  /** Asks with another token; the answers are told with the others. */
  as(token: string): Pick<Asking, 'ask'>
}

/** Asks by HTTP with a token. */
export function asking({ url }: Pick<App, 'url'>, as: string | null = adminToken, told: Told[] = []): Asking {
  const send = async (method: string, path: string, type: Readonly<Record<string, string>>, body?: string | FormData): Promise<Data> => {
    const authorization: Record<string, string> = as === null ? {} : { authorization: `Bearer ${as}` }
    const response = await fetch(url + path, { method, redirect: 'manual', headers: { ...authorization, ...type }, ...(body && { body }) })
    const text = await response.text()
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]!
    told.push({ method, path, status: response.status, mediaType, text })
    return (text.startsWith('{') ? JSON.parse(text).data : null) as Data
  }
  return {
    told,
    as: (token) => asking({ url }, token, told),
    ask: (method, path, body) =>
      body === undefined ? send(method, path, {}) : send(method, path, { 'content-type': 'application/json' }, JSON.stringify(body)),
    sendForm: (method, path, parts) => {
      const form = new FormData()
      for (const part of parts)
        if ('filename' in part) form.append('file', new Blob([part.content as BlobPart], { type: part.type }), part.filename)
        else form.append(part[0], part[1])
      return send(method, path, {}, form)
    },
  }
}
