import type { IncomingMessage } from 'node:http'
import type { ServiceContext } from '../context.js'
import { apiError, forbidden, invalidPayload } from '../errors/api-error.js'
import { isPlainObject, parsedJson } from '../query/parse/raw.js'
import { requireAnyUpload } from '../resolvers/files.js'
import { FormContent } from '../resolvers/form-content.js'
import { isTooDeep } from '../security/json-depth.js'
import { cleanName } from '../services/files/names.js'
import { type ReceivedFile, receiveFile } from '../services/files/receive.js'
import { type FormParts, readForm } from './form.js'

/** The request in a form: what a JSON body would have said, with contents among the variables. What no write kept is removed by `discard`. */
export interface ReceivedRequest {
  readonly body: object
  discard(): Promise<void>
}

/** Headers that the form of a web page cannot send: without one of them a form could come from any page, with the caller's cookie. */
const preflighted = ['authorization', 'graphql-require-preflight', 'apollo-require-preflight', 'x-requested-with'] as const

/**
 * Reads a GraphQL request with files by the GraphQL multipart request specification: `operations`, then `map`, then the files, which are stored as they come
 * in. Callers who may not write files, and forms that a web page could have sent, are refused before anything is read.
 */
export async function receiveRequest(request: IncomingMessage, context: ServiceContext): Promise<ReceivedRequest> {
  if (!preflighted.some((name) => request.headers[name]))
    throw forbidden('A form needs the header "GraphQL-Require-Preflight", which web pages of others cannot send')
  await requireAnyUpload(context)
  const { platform } = context
  const received: ReceivedFile[] = []
  const discard = async () => void (await Promise.all(received.map((file) => file.discard())))
  const reader = new RequestReader()
  const parts: FormParts = {
    field: (name, value) => reader.field(name, value),
    file: async (content, { filename, mimeType }, name) => {
      const place = reader.placeOf(name)
      if (!filename) throw invalidPayload('The file has no filename')
      const file = await receiveFile(platform, content, { filename: cleanName(filename), type: mimeType })
      received.push(file)
      place(new FormContent(file))
    },
  }
  try {
    await readForm(request, { fieldSize: platform.config.server.maxPayloadSize }, parts)
    return { body: reader.finish(), discard }
  } catch (error) {
    await discard()
    throw error
  }
}

/** Sets a content at its place. */
type Place = (content: FormContent) => void

/** Puts the parts of the form together. */
class RequestReader {
  #body: Readonly<Record<string, unknown>> | null = null
  #places: Map<string, Place> | null = null

  field(name: string, value: string): void {
    if (name === 'operations' && !this.#body) this.#body = parseObject(name, value)
    else if (name === 'map' && this.#body && !this.#places) this.#places = placesOf(this.#body, parseObject(name, value))
    else throw invalidPayload('A form has "operations", then "map", then the files')
  }

  /** The place of a file; each has one. */
  placeOf(name: string): Place {
    const place = this.#places?.get(name)
    if (!place)
      throw invalidPayload(this.#places ? `"map" has no place for the file "${name}"` : '"operations" and "map" come before the files')
    this.#places?.delete(name)
    return place
  }

  finish(): object {
    if (!this.#body || !this.#places) throw invalidPayload('A form has "operations", then "map", then the files')
    const [missing] = this.#places.keys()
    if (missing !== undefined) throw invalidPayload(`The file "${missing}" is missing`)
    return this.#body
  }
}

function parseObject(name: string, text: string): Readonly<Record<string, unknown>> {
  if (isTooDeep(Buffer.from(text))) throw apiError('INVALID_PAYLOAD', { reason: `"${name}" is nested too deep` })
  const value = parsedJson(text)
  if (!isPlainObject(value)) throw invalidPayload(`"${name}" must be an object in JSON`)
  return value
}

/** Finds the place of each file: a variable, or an entry of a list, that is null. */
function placesOf(body: Readonly<Record<string, unknown>>, map: Readonly<Record<string, unknown>>): Map<string, Place> {
  const taken = new Set<string>()
  return new Map(
    Object.entries(map).map(([name, paths]) => {
      const [path, ...others] = Array.isArray(paths) ? paths : []
      if (typeof path !== 'string' || others.length > 0 || taken.has(path))
        throw invalidPayload(`"map" must name one place for the file "${name}"`)
      taken.add(path)
      return [name, placeAt(body, name, path)]
    }),
  )
}

function placeAt(body: Readonly<Record<string, unknown>>, name: string, path: string): Place {
  const [, variable, index] = /^variables\.([A-Za-z_]\w*)(?:\.(\d{1,3}))?$/.exec(path) ?? []
  const { variables } = body
  if (variable !== undefined && isPlainObject(variables) && Object.hasOwn(variables, variable)) {
    const holder = index === undefined ? variables : variables[variable]
    const key = index ?? variable
    if (typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) && Reflect.get(holder, key) === null)
      return (content) => void Reflect.set(holder, key, content)
  }
  throw invalidPayload(
    `The place of the file "${name}" must be a variable that is null, or a null in a list: "variables.file", "variables.files.0"`,
  )
}
