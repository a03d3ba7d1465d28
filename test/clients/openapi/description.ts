import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import type { App } from '../../support/app.js'

type Json = Record<string, unknown>
interface Operation {
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, { schema: Json }>> }>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

/** What a server answered to a request. */
export interface Told {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly mediaType: string
  readonly text: string
}

/** The OpenAPI description that a caller gets. */
export interface Description {
  readonly text: string
  /** `GET /items/articles` and so on. */
  readonly operations: readonly string[]
  /** The operation of a request; undefined: the description has none. */
  operationOf(method: string, path: string): string | undefined
  /** How an answer differs from what the description says of its operation. */
  problemsOf(told: Told): readonly string[]
}

/** Reads the description of a server for a caller. */
export async function readDescription(app: App, as?: string | null): Promise<Description> {
  const { text } = await app.request('/server/specs/oas', as === undefined ? {} : { as })
  const document = JSON.parse(text) as Document
  const ajv = new Ajv({ allErrors: true, strict: false, formats: { timestamp: true, hash: true } })
  formats.default(ajv)
  ajv.addSchema({ $id: 'description', ...(closed(document) as Json) })
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const operationOf = (method: string, path: string): string | undefined => {
    const isMeant = (template: string) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path)
    const found = operations.filter((operation) => operation.startsWith(`${method} `) && isMeant(operation.slice(method.length + 1)))
    // A path without parameters goes before one with them.
    return found.toSorted((one, other) => one.split('{').length - other.split('{').length)[0]
  }
  const problemsOf = ({ method, path, status, mediaType, text: body }: Told): readonly string[] => {
    const operation = operationOf(method, path.split('?')[0]!)
    if (operation === undefined) return ['is not described']
    const [template, verb] = [operation.slice(method.length + 1), method.toLowerCase()]
    const { responses } = document.paths[template]![verb]!
    const code = [String(status), `${String(status)[0]}XX`, 'default'].find((name) => name in responses)
    if (code === undefined) return [`${status} is not described: ${body.slice(0, 200)}`]
    const { $ref, content } = responses[code]!
    const place = $ref ?? `#/paths/${pointer(template)}/${verb}/responses/${code}`
    const described =
      ($ref ? (document.components.responses![$ref.split('/').at(-1)!] as (typeof responses)[string]).content : content) ?? {}
    if (Object.keys(described).length === 0) return body === '' ? [] : ['has a body, which is not described']
    if ('*/*' in described) return []
    if (!(mediaType in described)) return [`is ${mediaType || 'empty'} instead of ${Object.keys(described).join(', ')}`]
    if (!/json/.test(mediaType)) return []
    const check = ajv.compile({ $ref: `description${place}/content/${pointer(mediaType)}/schema` })
    check(JSON.parse(body))
    return (check.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
  }
  return { text, operations, operationOf, problemsOf }
}

const pointer = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))

/** No object has more members than are described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closed(part)]))
  const isObject = parts.type === 'object' && typeof parts.properties === 'object' && !('additionalProperties' in parts)
  return isObject ? { ...parts, additionalProperties: false } : parts
}
