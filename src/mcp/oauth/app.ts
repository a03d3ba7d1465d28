import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { authorizationHandler } from '@modelcontextprotocol/sdk/server/auth/handlers/authorize.js'
import { metadataHandler } from '@modelcontextprotocol/sdk/server/auth/handlers/metadata.js'
import { clientRegistrationHandler } from '@modelcontextprotocol/sdk/server/auth/handlers/register.js'
import { revocationHandler } from '@modelcontextprotocol/sdk/server/auth/handlers/revoke.js'
import { tokenHandler } from '@modelcontextprotocol/sdk/server/auth/handlers/token.js'
import express, { type Express } from 'express'
import type { Authentication } from '../../auth/authentication.js'
import type { SessionDoor } from '../../auth/session-door.js'
import type { Platform } from '../../context.js'
import { baseOf, oauthPaths, resourceOf } from './addresses.js'
import { askUser, type Browser, decide, logIn } from './consent.js'
import { type Circumstances, OauthProvider } from './provider.js'
import { scopes } from './scopes.js'

/** What the requests of OAuth need. */
export interface OauthDoorParts {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly doorOf: (request: IncomingMessage, response: ServerResponse) => SessionDoor
  /** The address of a client, as far as proxies are trusted. */
  readonly addressOf: (request: IncomingMessage) => string
}

/** How programs may make themselves known. */
export interface WaysIn {
  /** By registering. */
  readonly registration: boolean
  /** By a document at the address that is their id. */
  readonly documents: boolean
}

/** Answers a request of OAuth. */
export type AnswerOauth = (request: IncomingMessage, response: ServerResponse, ways: WaysIn) => void

/** Puts the handlers of the SDK of MCP at our paths, and our pages beside them. */
export function createOauthApp(parts: OauthDoorParts): AnswerOauth {
  const { platform, authentication, doorOf, addressOf } = parts
  const current = new AsyncLocalStorage<Circumstances & { readonly ways: WaysIn }>()
  const provider = new OauthProvider(platform, () => current.getStore()!)
  const browserOf = (request: IncomingMessage, response: ServerResponse): Browser => ({
    platform,
    authentication,
    door: doorOf(request, response),
    base: baseOf(request, platform.config),
    request,
    url: request.url ?? '',
  })
  // Behind a proxy the address of a client is not what Express takes it for.
  const rateLimit = { keyGenerator: addressOf, validate: false }
  const app: Express = express().disable('x-powered-by')
  app.use('/.well-known/oauth-protected-resource{/*path}', (request, response, next) =>
    metadataHandler(resourceMetadata(baseOf(request, platform.config)))(request, response, next),
  )
  app.use('/.well-known/oauth-authorization-server{/*path}', (request, response, next) =>
    metadataHandler(serverMetadata(baseOf(request, platform.config), current.getStore()!.ways))(request, response, next),
  )
  app.use(oauthPaths.authorize, authorizationHandler({ provider, rateLimit }))
  app.use(oauthPaths.token, tokenHandler({ provider, rateLimit }))
  app.use(oauthPaths.revoke, revocationHandler({ provider, rateLimit }))
  app.use(oauthPaths.register, (_request, response, next) => {
    if (current.getStore()!.ways.registration) next()
    else response.status(403).json({ error: 'access_denied', error_description: 'Programs cannot register themselves here' })
  })
  app.use(oauthPaths.register, clientRegistrationHandler({ clientsStore: provider.clientsStore, rateLimit, clientIdGeneration: false }))
  const readForm = express.urlencoded({ extended: false })
  app.post(oauthPaths.login, readForm, (request, response) => logIn(browserOf(request, response), request.body, response))
  app.post(oauthPaths.decide, readForm, (request, response) => decide(browserOf(request, response), request.body, response))
  app.use((_request, response) => void response.status(404).json({ error: 'invalid_request', error_description: 'Not found' }))
  return (request, response, ways) => {
    const browser = browserOf(request, response)
    const circumstances = {
      base: browser.base,
      visitor: browser.door.visitor,
      ways,
      // Where tokens are given, a program is known already.
      readsDocuments: ways.documents && browser.url.split('?')[0] === oauthPaths.authorize,
      ask: (...asked: Parameters<Circumstances['ask']>) => askUser(browser, ...asked),
    }
    current.run(circumstances, () => app(request, response))
  }
}

const scopesSupported = Object.keys(scopes)

const resourceMetadata = (base: string) => ({
  resource: resourceOf(base),
  authorization_servers: [base],
  scopes_supported: scopesSupported,
  bearer_methods_supported: ['header'],
  resource_name: 'Tessera',
})

const serverMetadata = (base: string, { registration, documents }: WaysIn) => ({
  issuer: base,
  authorization_endpoint: base + oauthPaths.authorize,
  token_endpoint: base + oauthPaths.token,
  revocation_endpoint: base + oauthPaths.revoke,
  ...(registration && { registration_endpoint: base + oauthPaths.register }),
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none'],
  revocation_endpoint_auth_methods_supported: ['none'],
  scopes_supported: scopesSupported,
  client_id_metadata_document_supported: documents,
  authorization_response_iss_parameter_supported: true,
})
