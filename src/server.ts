import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import express from 'express'
import proxyAddress from 'proxy-addr'
import type { Authentication } from './auth/authentication.js'
import type { Config } from './config/config.js'
import type { Platform } from './context.js'
import { openHostApp } from './extensions/app.js'
import type { Extensions } from './extensions/index.js'
import type { Flows } from './flows/flows.js'
import type { GraphqlDoor } from './graphql/door.js'
import { isOauthPath } from './mcp/oauth/addresses.js'
import { createOauthDoor } from './mcp/oauth/index.js'
import type { Realtime } from './realtime/index.js'
import { createAdmission } from './rest/admission.js'
import { createIdentify, credentialsOfUpgrade } from './rest/authentication.js'
import { isOriginAllowed } from './rest/cors.js'
import { createFront } from './rest/front.js'
import { createHandler } from './rest/handler.js'
import type { MountedDoor } from './rest/mounted-door.js'
import { OpenRequests } from './rest/open-requests.js'
import { HttpSessionDoor } from './rest/session-door.js'

/** What a server is made of. */
export interface ServerParts {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly flows: Flows
  readonly graphql: GraphqlDoor
  readonly extensions: Extensions
  /** Doors with paths of their own. */
  readonly mounted: readonly MountedDoor[]
}

/** What a server answers with: requests, and what asks for a connection that stays. */
export interface ServerDoors {
  readonly listener: RequestListener
  /** What `listener` is answering. */
  readonly open: OpenRequests
  /** Opens the door for WebSockets on the server that listens. */
  openRealtime(http: Server): Promise<Realtime>
}

/** Requests meet our own routes first; Express hosts what extensions bring. What they put before our routes sees every request. */
export async function createServerDoors(parts: ServerParts): Promise<ServerDoors> {
  const { platform, authentication, flows, graphql, extensions } = parts
  const { config } = platform
  const addressOf = addressFinder(config)
  const front = createFront(platform, addressOf)
  const admit = createAdmission(platform, addressOf)
  const identify = createIdentify({ platform, authentication, addressOf })
  const doorOf = (request: IncomingMessage, response: ServerResponse) => new HttpSessionDoor(request, response, config, addressOf)
  const oauth = { has: isOauthPath, answer: createOauthDoor({ platform, authentication, doorOf, addressOf }) }
  const mounted = [...parts.mounted, oauth]
  const handle = createHandler({ platform, authentication, flows, graphql, mounted, addressOf, front, admit, identify })
  const host = await openHostApp({ platform, front, admit, identify, handle, extensions })
  const open = new OpenRequests()
  return {
    listener: (request, response) => {
      open.begin(request, response)
      // A hook that finds out who is asking wants a request of Express.
      if (host.isExtended || platform.events.hasFilters('authenticate')) host.handle(request, response)
      else handle(request, response, () => host.handle(request, response))
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
        admit,
        credentialsOf: (request) => credentialsOfUpgrade(request, addressOf(request), config),
        isOriginAllowed: (request) => isOriginAllowed(request, config),
      })
    },
  }
}

/** The address of a client, as far as proxies are trusted (IP_TRUST_PROXY, in the words of Express): what others say of it may be made up. */
function addressFinder({ server }: Config): (request: IncomingMessage) => string {
  const app = express().set('trust proxy', server.trustProxy)
  if (app.get('trust proxy') === false) return (request) => request.socket.remoteAddress ?? ''
  const trust = app.get('trust proxy fn') as Parameters<typeof proxyAddress>[1]
  const header = server.addressHeader?.toLowerCase()
  const isTrusted = (address: string): boolean => typeof trust === 'function' && trust(address, 0)
  return (request) => {
    const named = header === undefined ? undefined : request.headers[header]
    const isTold = typeof named === 'string' && isIP(named) !== 0 && isTrusted(request.socket.remoteAddress ?? '')
    return isTold ? named : proxyAddress(request, trust)
  }
}
