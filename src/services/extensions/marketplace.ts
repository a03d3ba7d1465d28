import type { ServiceContext } from '../../context.js'
import { apiError, forbidden } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { OutboundFailure, requestOutside, type StreamedAnswer, streamOutside } from '../../security/outbound/fetch-outside.js'
import { requireAdmin } from '../access/require-admin.js'

// The registry of extensions (MARKETPLACE_REGISTRY), asked on behalf of administrators.

const timeout = 10_000
const downloadTimeout = 60_000
const largestAnswer = 5 * 2 ** 20

/** What a registry answers to a question. */
export interface RegistryAnswer {
  readonly data: unknown
  readonly meta: unknown
}

/** Asks the registry for what lies at a path, whose parts are encoded here. */
export async function askRegistry(
  context: ServiceContext,
  path: readonly string[],
  query: Readonly<Record<string, unknown>> = {},
): Promise<RegistryAnswer> {
  await requireAdmin(context)
  const url = addressOf(context, path)
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null) url.searchParams.set(name, String(value))
  const request = { method: 'GET', headers: { accept: 'application/json' }, maxSize: largestAnswer }
  const { status, text } = await reached(context, () =>
    requestOutside(url.href, request, rulesFor(url, timeout), new AbortController().signal),
  )
  requireFound(status)
  return readAnswer(text)
}

/** The package of a version, as it comes. */
export async function downloadVersion(context: ServiceContext, extension: string, version: string): Promise<StreamedAnswer> {
  const url = addressOf(context, ['download', extension, version])
  const request = { method: 'GET', headers: { accept: '*/*' } }
  const ended = new AbortController().signal
  const answer = await reached(context, () => streamOutside(url.href, request, rulesFor(url, downloadTimeout), ended))
  try {
    requireFound(answer.status)
  } catch (error) {
    answer.body.destroy()
    throw error
  }
  return answer
}

function addressOf({ platform }: ServiceContext, path: readonly string[]): URL {
  const { registry } = platform.config.extensions
  if (registry === null) throw unavailable('None is configured (MARKETPLACE_REGISTRY)')
  // These would be taken for steps in the path.
  if (path.some((part) => part === '' || part === '.' || part === '..')) throw forbidden()
  return new URL(path.map(encodeURIComponent).join('/'), registry.endsWith('/') ? registry : `${registry}/`)
}

/** The configuration names the registry, so it may be anywhere; where it leads to may not. */
const rulesFor = ({ origin }: URL, time: number) => ({ denyList: [], timeout: time, isAllowed: (url: URL) => url.origin === origin })

export const unavailable = (reason: string, cause?: unknown) =>
  apiError('SERVICE_UNAVAILABLE', { service: 'marketplace', reason }, cause === undefined ? undefined : { cause })

async function reached<T>({ platform }: ServiceContext, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    platform.logger.warn({ err: error }, 'The registry of extensions could not be asked.')
    if (error instanceof OutboundFailure || isAbort(error)) throw unavailable('The registry does not answer', error)
    throw error
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)

function requireFound(status: number): void {
  if (status === 404) throw forbidden()
  if (status < 200 || status > 299) throw unavailable(`The registry answered ${status}`)
}

function readAnswer(text: string): RegistryAnswer {
  try {
    const answer: unknown = JSON.parse(text)
    if (isPlainObject(answer) && 'data' in answer) return { data: answer.data, meta: answer.meta }
  } catch (error) {
    throw unavailable('The registry does not answer with JSON', error)
  }
  throw unavailable('The registry answers without "data"')
}
