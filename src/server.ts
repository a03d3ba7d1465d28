import type { IncomingMessage, RequestListener, Server } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import proxyAddress from 'proxy-addr'
import type { Authentication } from './auth/authentication.js'
import type { Platform } from './context.js'
import type { Flows } from './flows/flows.js'
import type { GraphqlDoor } from './graphql/handler.js'
import type { Realtime } from './realtime/index.js'
import { createIdentify, credentialsOfUpgrade, extendRequests, identifyStep } from './rest/authentication.js'
import { bodyParser } from './rest/body.js'
import { isOriginAllowed } from './rest/cors.js'
import { weakTag } from './rest/entity-tag.js'
import { createErrorSender, errorStep } from './rest/errors.js'
import { createHandler, type Handler } from './rest/handler.js'
import { notFound } from './rest/not-found.js'
import { OpenRequests } from './rest/open-requests.js'
import { parseQueryString } from './rest/query-string.js'

/** What a server is made of. */
export interface ServerParts {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly flows: Flows
  readonly graphql: GraphqlDoor
  /** Routes of extensions; asked after all of ours. */
  readonly extensions: RequestHandler
}

/** What a server answers with: requests, and what asks for a connection that stays. */
export interface ServerDoors {
  readonly listener: RequestListener
  /** What `listener` is answering. */
  readonly open: OpenRequests
  /** Opens the door for WebSockets on the server that listens. */
  openRealtime(http: Server): Promise<Realtime>
}

/** Requests meet our own routes first; Express hosts what extensions bring. */
export function createServerDoors(parts: ServerParts): ServerDoors {
  const { platform, authentication, flows, graphql, extensions } = parts
  const { config } = platform
  const app = express()
  app.set('trust proxy', config.server.trustProxy)
  const addressOf = addressFinder(app)
  const known = { platform, authentication, flows, graphql, addressOf }
  const handle = createHandler(known)
  hostExtensions(app, platform, handle, [bodyParser(config.server.maxPayloadSize), identifyStep(createIdentify(known)), extensions])
  const open = new OpenRequests()
  return {
    listener: (request, response) => {
      open.begin(request, response)
      // A hook that finds out who is asking wants a request of Express.
      if (platform.events.hasFilters('authenticate')) app(request, response)
      else handle(request, response, () => app(request, response))
    },
    open,
    openRealtime: async (http) => {
      // Its libraries are not loaded where it stays closed.
      if (!config.websockets.rest && !config.websockets.graphql) return { close: () => undefined }
      const [{ openRealtime }, openGraphqlSocket] = await Promise.all([import('./realtime/index.js'), graphql.openSockets()])
      return openRealtime(http, {
        platform,
        authentication,
        openGraphqlSocket,
        credentialsOf: (request) => credentialsOfUpgrade(request, addressOf(request), config),
        isOriginAllowed: (request) => isOriginAllowed(request, config),
      })
    },
  }
}

/** Gives extensions what they expect of an app of Express. */
function hostExtensions(app: Express, platform: Platform, handle: Handler, steps: readonly RequestHandler[]): void {
  app.set('query parser', (text: string) => parseQueryString(text, platform.config))
  app.set('etag', weakTag)
  app.disable('x-powered-by')
  extendRequests(app, platform)
  app.use(handle)
  for (const step of steps) app.use(step)
  app.use(notFound(platform))
  app.use(errorStep(createErrorSender(platform.logger)))
}

/** The address of a client, as far as proxies are trusted (IP_TRUST_PROXY). */
function addressFinder(app: Express): (request: IncomingMessage) => string {
  if (app.get('trust proxy') === false) return (request) => request.socket.remoteAddress ?? ''
  const trust = app.get('trust proxy fn') as Parameters<typeof proxyAddress>[1]
  return (request) => proxyAddress(request, trust)
}
