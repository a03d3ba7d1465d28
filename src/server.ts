import { createServer as createHttpServer, type Server } from 'node:http'
import express, { type Express } from 'express'
import type { Authenticator } from './auth/authenticate.js'
import { accessLog } from './rest/access-log.js'
import { authenticateRequest } from './rest/authentication.js'
import { bodyParser } from './rest/body.js'
import { cors } from './rest/cors.js'
import { errorHandler } from './rest/errors.js'
import { mountRoutes, notFound } from './rest/index.js'
import { parseQueryString } from './rest/query-string.js'
import { securityHeaders } from './rest/security-headers.js'
import type { Platform } from './services/platform.js'

/** A server that answers: its Express application, to mount or to test, and how it is listened with and stopped. */
export interface TesseraServer {
  readonly app: Express
  readonly http: Server
}

/** The order in which a request meets the parts of the server; nothing is decided here. */
export function createServer(platform: Platform, authenticator: Authenticator): TesseraServer {
  const { config } = platform
  const app = express()
  app.set('trust proxy', config.server.trustProxy)
  app.set('query parser', (text: string) => parseQueryString(text, { depth: config.limits.queryStringDepth, listLength: config.limits.queryStringList }))
  app.disable('x-powered-by')

  app.use(securityHeaders())
  app.use(accessLog(platform))
  app.use(cors(config.cors))
  mountRoutes.beforeAuthentication(app, platform)
  app.use(bodyParser(config.server.maxPayloadSize))
  app.use(authenticateRequest(platform, authenticator))
  mountRoutes.afterAuthentication(app, platform, authenticator)
  app.use(notFound(platform))
  app.use(errorHandler(platform.logger))

  return { app, http: createHttpServer(app) }
}
