import type { IRouterMatcher, Request, RequestHandler, Response } from 'express'
import type { ActionHandler, FilterHandler } from '../../events.js'
import { jsonCopy } from '../../flows/json-copy.js'
import { addedOperations } from '../../flows/operations/added.js'
import type { GuestPart } from '../../sandbox/guest-messages.js'
import type { LoadedGuest } from '../../sandbox/guests.js'
import { createExtensionRouter } from '../extension-router.js'
import { isObject, type Registration } from '../kind.js'
import { readOperation } from '../kinds/operation.js'
import { listening } from '../listening.js'
import type { PlugIn } from '../plug-in.js'
import { errorOfGuest } from './errors.js'

/** A sandboxed extension whose parts are registered. */
export interface RegisteredGuest extends Pick<LoadedGuest, 'call'> {
  readonly name: string
}

/** A part of a sandboxed extension, to be plugged in; throws one sentence where it is not of the form its kind asks for. */
export function partOfGuest(part: GuestPart, guest: RegisteredGuest, registration: Registration): PlugIn {
  switch (part.kind) {
    case 'route':
      return routeOf(part, guest, registration)
    case 'filter':
    case 'action':
      return listenerOf(part, guest, registration)
    case 'operation':
      return operationOf(part, guest, registration)
    default:
      throw new Error('It registered something that is not known.')
  }
}

async function callGuest(guest: RegisteredGuest, handler: number, payload: unknown, canRepeat = false): Promise<unknown> {
  try {
    return await guest.call(handler, payload, canRepeat)
  } catch (error) {
    throw errorOfGuest(error, guest.name)
  }
}

const methods: readonly string[] = ['get', 'post', 'put', 'patch', 'delete']
/** Segments, names of parameters, and a `*` at the end: a path is made into a regular expression, which must never take long. */
const safePath = /^(\/(:\w{1,50}|[\w.~%-]*))*(\/?\*)?$/
const longestPath = 500

function routeOf(
  { method, path, handler }: Extract<GuestPart, { kind: 'route' }>,
  guest: RegisteredGuest,
  { mount }: Registration,
): PlugIn {
  if (!methods.includes(method)) throw new Error('A route has a method.')
  if (typeof path !== 'string' || path.length > longestPath || !safePath.test(path))
    throw new Error(`The path ${JSON.stringify(path)} has to be made of segments, names like ":id", and "*" at its end.`)
  const routes = createExtensionRouter()
  const answer: RequestHandler = async (request, response) => send(response, await callGuest(guest, handler, toldRequest(request)))
  ;(routes as unknown as Record<string, IRouterMatcher<unknown>>)[method]!(path, answer)
  return () => mount(`/${guest.name}`, routes)
}

/** What a handler is told of a request. The credentials of the caller are not for code in a sandbox. */
function toldRequest(request: Request): { url: string; headers: Record<string, unknown>; body: unknown } {
  const { authorization, cookie: _cookie, ...headers } = request.headers
  const isOurs = (request as { token?: unknown }).token !== undefined && (request as { token?: unknown }).token !== null
  const url = request.url.replace(/([?&])access_token=[^&]*&?/g, '$1').replace(/[?&]$/, '')
  return { url, headers: { ...headers, ...(authorization !== undefined && !isOurs && { authorization }) }, body: request.body }
}

/** `{ status, body }`. Texts are shown as HTML that cannot act as a page of this server. */
function send(response: Response, answer: unknown): void {
  const { status = 200, body = '' } = isObject(answer) ? answer : {}
  if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599 || !isObject(answer))
    throw new Error('A handler of a sandboxed endpoint has to give { status, body }.')
  response.status(Number(status))
  response.setHeader('Content-Security-Policy', 'sandbox')
  if (typeof body === 'string') response.type('html').send(body)
  else response.json(body)
}

/** Events of items and collections. Others decide who is asking, or carry secrets and connections. */
const openEvents =
  /^(?!auth\.|websocket\.|server\.|request\.|email\.|database\.|extensions\.)([^.]+\.)?(items\.)?(query|read|create|update|delete|promote|sort|upload)$/
const isPattern = (event: string): boolean => event.includes('*')

function listenerOf(
  { kind, event, handler }: Extract<GuestPart, { kind: 'filter' | 'action' }>,
  guest: RegisteredGuest,
  { events }: Registration,
): PlugIn {
  if (typeof event !== 'string' || !(isPattern(event) || openEvents.test(event)))
    throw new Error(`A sandboxed hook can hear events of items and collections, not ${JSON.stringify(event)}.`)
  const isOpen = (name: unknown): boolean => openEvents.test(String(name))
  const filter: FilterHandler = (payload, meta) =>
    isOpen(meta.event) ? callGuest(guest, handler, jsonCopy(payload), true).then((changed) => changed ?? undefined) : undefined
  const action: ActionHandler = (meta) => (isOpen(meta.event) ? callGuest(guest, handler, jsonCopy(meta)) : undefined)
  return kind === 'filter' ? listening(events, 'Filter', event, filter) : listening(events, 'Action', event, action)
}

function operationOf(
  { id, handler }: Extract<GuestPart, { kind: 'operation' }>,
  guest: RegisteredGuest,
  { platform }: Registration,
): PlugIn {
  const { id: type } = readOperation({ id, handler: () => undefined })
  const run = (options: unknown) => callGuest(guest, handler, options)
  return () => platform.parts.get(addedOperations).add({ type, run })
}
