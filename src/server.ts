import type { IncomingMessage, RequestListener, Server } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import proxyAddress from 'proxy-addr'
import { createListener, type LaneParts } from './listener.js'
import type { Realtime } from './realtime/index.js'
import { authenticateRequest, credentialsOfUpgrade, extendRequests } from './rest/authentication.js'
import { bodyParser } from './rest/body.js'
import { isOriginAllowed } from './rest/cors.js'
import { weakTag } from './rest/entity-tag.js'
import { errorHandler } from './rest/errors.js'
import { createFront, frontHandler } from './rest/front.js'
import { graphqlRoutes } from './rest/graphql-routes.js'
import { mountPublicRoutes, mountRoutes, notFound } from './rest/index.js'
import { OpenRequests } from './rest/open-requests.js'
import { parseQueryString } from './rest/query-string.js'
import { joinSlashes } from './rest/slashes.js'

/** What a server is made of. */
export interface ServerParts extends LaneParts {
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

/** The order in which a request meets the parts of the server; nothing is decided here. */
export function createServerDoors(parts: ServerParts): ServerDoors {
  const { platform, authentication, graphql, extensions } = parts
  const { config } = platform
  const app = express()
  app.set('trust proxy', config.server.trustProxy)
  app.set('query parser', (text: string) => parseQueryString(text, config))
  app.set('etag', weakTag)
  app.disable('x-powered-by')
  extendRequests(app, platform)

  const front = createFront(platform)
  app.use(frontHandler(front))
  app.use(joinSlashes)
  mountPublicRoutes(app, platform)
  app.use(bodyParser(config.server.maxPayloadSize))
  app.use(authenticateRequest(platform, authentication.authenticate))

  app.use(graphqlRoutes(graphql))
  mountRoutes(app, platform, authentication, graphql.printSdl)
  app.use(extensions)

  app.use(notFound(platform))
  app.use(errorHandler(platform.logger))
  const addressOf = addressFinder(app)
  const open = new OpenRequests()
  return {
    listener: createListener(app, front, addressOf, open, parts),
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

/** The address of a client, as far as proxies are trusted (IP_TRUST_PROXY). */
function addressFinder(app: Express): (request: IncomingMessage) => string {
  if (app.get('trust proxy') === false) return (request) => request.socket.remoteAddress ?? ''
  const trust = app.get('trust proxy fn') as Parameters<typeof proxyAddress>[1]
  return (request) => proxyAddress(request, trust)
}
