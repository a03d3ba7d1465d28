import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import { isPlainObject } from '../../query/parse/raw.js'
import { type OutboundAnswer, OutboundFailure, requestOutside } from '../../security/outbound/fetch-outside.js'
import { FlowError, FlowRejection } from '../flow-error.js'
import { jsonOrText } from '../json-text.js'
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
    const rules = { denyList: platform.config.files.importDenyList, timeout: platform.config.flows.requestTimeout }
    const answer = await requestOutside(textOption(options, 'url'), outboundRequest(options), rules, signal).catch((error: unknown) => {
      if (!(error instanceof OutboundFailure) && (error as Error).name !== 'AbortError' && (error as Error).name !== 'TimeoutError')
        throw error
      platform.logger.warn({ err: error }, 'A request of a flow failed.')
      throw new FlowError(codeOf(error), 'The request failed.')
    })
    const result = { status: answer.status, statusText: answer.statusText, headers: answer.headers, data: answerData(answer) }
    if (answer.status < 200 || answer.status > 299) throw new FlowRejection(result)
    return result
  },
}

/** What is sent: `method`, `headers` as a list of `{ header, value }`, and `body`, whose objects are sent as JSON. */
export function outboundRequest(options: Item) {
  const body = options.body === undefined || options.body === null || options.body === '' ? undefined : options.body
  const headers: Record<string, string> = { accept: 'application/json, text/plain, */*' }
  if (typeof body === 'object') headers['content-type'] = 'application/json'
  // No JSON is the text that it is read as.
  else if (body !== undefined)
    headers['content-type'] = jsonOrText(String(body)) === String(body) ? 'text/plain; charset=utf-8' : 'application/json'
  for (const entry of listOption(options, 'headers')) {
    const { header, value } = isPlainObject(entry) ? entry : {}
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

/** The body of an answer: JSON as what it says, anything else as text. */
export function answerData({ headers, text }: OutboundAnswer): unknown {
  return /json/i.test(String(headers['content-type'] ?? '')) ? jsonOrText(text) : text
}

const codeOf = (error: unknown): string => {
  const { cause } = error as { cause?: { code?: unknown } }
  return typeof cause?.code === 'string' ? cause.code : (error as Error).name === 'TimeoutError' ? 'ETIMEDOUT' : 'REQUEST_FAILED'
}
