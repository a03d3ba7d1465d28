import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { type OutboundAnswer, OutboundFailure, requestOutside } from '../../security/outbound/fetch-outside.js'
import { FlowError, FlowRejection } from '../flow-error.js'
import type { OperationType } from './operation.js'
import { listOption, optionalText, textOption } from './options.js'

/** Bytes of an answer. */
const maxSize = 10_000_000
/** Headers that belong to the connection, not to the flow. */
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'accept-encoding',
  'expect',
  'te',
  'trailer',
])

/** Sends a request over HTTP, to addresses that IMPORT_IP_DENY_LIST allows. An answer that is no 2xx rejects, with the same data. */
export const request: OperationType = {
  type: 'request',
  run: async (options, { context: { platform }, signal }) => {
    const { requestTimeout: timeout } = platform.config.flows
    const answer = await requestOutside(
      textOption(options, 'url'),
      requestOf(options),
      { denyList: platform.config.files.importDenyList, timeout },
      AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    ).catch((error: unknown) => {
      if (!(error instanceof OutboundFailure) && (error as Error).name !== 'AbortError' && (error as Error).name !== 'TimeoutError')
        throw error
      platform.logger.warn({ err: error }, 'A request of a flow failed.')
      throw new FlowError(codeOf(error), 'The request failed.')
    })
    const result = { status: answer.status, statusText: answer.statusText, headers: answer.headers, data: dataOf(answer) }
    if (answer.status < 200 || answer.status > 299) throw new FlowRejection(result)
    return result
  },
}

function requestOf(options: Item) {
  const body = options.body === undefined || options.body === null || options.body === '' ? undefined : options.body
  const headers: Record<string, string> = { accept: 'application/json, text/plain, */*' }
  if (typeof body === 'object') headers['content-type'] = 'application/json'
  else if (body !== undefined) headers['content-type'] = isJson(String(body)) ? 'application/json' : 'text/plain; charset=utf-8'
  for (const entry of listOption(options, 'headers')) {
    const { header, value } = (typeof entry === 'object' && entry !== null ? entry : {}) as { header?: unknown; value?: unknown }
    if (typeof header !== 'string' || !/^[\w!#$%&'*+.^`|~-]+$/.test(header))
      throw invalidPayload('"headers" must be a list of { header, value }')
    if (!ownHeaders.has(header.toLowerCase())) headers[header.toLowerCase()] = String(value ?? '').replace(/[\r\n]+/g, ' ')
  }
  return {
    method: (optionalText(options, 'method') ?? 'GET').toUpperCase(),
    headers,
    maxSize,
    ...(body !== undefined && { body: typeof body === 'object' ? JSON.stringify(body) : String(body) }),
  }
}

function dataOf({ headers, text }: OutboundAnswer): unknown {
  if (text === '') return ''
  return /json/i.test(String(headers['content-type'] ?? '')) && isJson(text) ? JSON.parse(text) : text
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const codeOf = (error: unknown): string => {
  const { cause } = error as { cause?: { code?: unknown } }
  return typeof cause?.code === 'string' ? cause.code : (error as Error).name === 'TimeoutError' ? 'ETIMEDOUT' : 'REQUEST_FAILED'
}
