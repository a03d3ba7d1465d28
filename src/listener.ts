import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Express, Request, RequestHandler, Response } from 'express'
import type { Authentication } from './auth/authentication.js'
import type { GraphqlDoor } from './graphql/handler.js'
import { authenticatePlain } from './rest/authentication.js'
import { bodyParser } from './rest/body.js'
import type { Front } from './rest/front.js'
import { isPlainGraphqlRequest, sendGraphqlText } from './rest/graphql-request.js'
import type { OpenRequests } from './rest/open-requests.js'
import { createPlainReads, findPlainRead } from './rest/read-lane.js'
import { passageOf } from './rest/request-context.js'
import type { Platform, ServiceContext } from './services/platform.js'

/** What answers requests, in a lane or behind Express. */
export interface LaneParts {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly graphql: GraphqlDoor
}

/** One kind of request that is answered ahead of Express; null: this is none. False in the end: Express shall go on with it. */
type Lane = (request: IncomingMessage) => ((response: ServerResponse) => Promise<boolean>) | null

/** Finds out from where a request comes. */
type AddressOf = (request: IncomingMessage) => string

/** Finds out who is asking. */
type Identify = (request: IncomingMessage, response: ServerResponse) => Promise<ServiceContext>

/**
 * What the HTTP server calls. Reads of items, most of what a server is asked, are answered here by the same functions as
 * behind Express, which costs several times the CPU of the read itself. Whatever is special in any way, and
 * whatever fails, goes on in Express where the lane left it.
 */
export function createListener(app: Express, front: Front, addressOf: AddressOf, open: OpenRequests, parts: LaneParts): RequestListener {
  const identify = identifier(addressOf, parts)
  const lanes: readonly Lane[] = [restReads(identify, parts), graphqlReads(identify, parts)]
  return (request, response) => {
    open.begin(request, response)
    const answer = parts.platform.events.hasFilters('authenticate') ? null : laneOf(lanes, request)
    if (!answer) return void app(request, response)
    if (front(request, response)) return undefined
    void settle(answer(response), request, response, app)
    return undefined
  }
}

function laneOf(lanes: readonly Lane[], request: IncomingMessage): ReturnType<Lane> {
  for (const lane of lanes) {
    const answer = lane(request)
    if (answer) return answer
  }
  return null
}

/** Express goes on with what was not answered, and tells of what failed. */
async function settle(answering: Promise<boolean>, request: IncomingMessage, response: ServerResponse, app: Express): Promise<void> {
  try {
    if (await answering) return
  } catch (error) {
    passageOf(request).failure = { error }
  }
  app(request, response)
}

function identifier(addressOf: AddressOf, { platform, authentication }: LaneParts): Identify {
  return (request, response) => authenticatePlain(request, response, addressOf(request), platform, authentication.authenticate)
}

function restReads(identify: Identify, { platform }: LaneParts): Lane {
  const answer = createPlainReads(platform.config)
  return (request) => {
    const read = findPlainRead(request)
    if (!read) return null
    return async (response) => {
      await answer(read, request, response, await identify(request, response))
      return true
    }
  }
}

function graphqlReads(identify: Identify, { platform, graphql }: LaneParts): Lane {
  const readBody = waitFor(bodyParser(platform.config.server.maxPayloadSize))
  return (request) => {
    if (!isPlainGraphqlRequest(request)) return null
    return async (response) => {
      const body = await readBody(request, response)
      const context = await identify(request, response)
      const text = typeof body === 'object' && body !== null ? await graphql.answerRead(body, context) : null
      if (text !== null) sendGraphqlText(response, text)
      return text !== null
    }
  }
}

/** The body that a step of Express reads. */
const waitFor =
  (step: RequestHandler) =>
  (request: IncomingMessage, response: ServerResponse): Promise<unknown> =>
    new Promise((resolve, reject) => {
      step(request as Request, response as Response, (error?: unknown) =>
        error ? reject(error as Error) : resolve((request as Request).body),
      )
    })
