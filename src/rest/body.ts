import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { invalidPayload } from '../errors/api-error.js'
import { deepestJson, isTooDeep } from '../security/json-depth.js'

/** Reads JSON bodies of limited size and depth; bodies of other types are left to the routes that want them (uploads, extensions); the rest refuses them (handler.ts). */
export function bodyParser(maxSize: number | string): RequestHandler {
  return express.json({
    limit: maxSize,
    verify: (request, _response, body) => {
      if (isTooDeep(body)) throw invalidPayload(`The body is nested deeper than ${deepestJson} levels`)
      Object.assign(request, { rawBody: body })
    },
  })
}

/** Reads the body of a request, unless that was done already. */
export type ReadBody = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The same parser, outside of Express. */
export function createBodyReader(maxSize: number | string): ReadBody {
  const parse = bodyParser(maxSize)
  return (request, response) =>
    new Promise((resolve, reject) => {
      parse(request as Request, response as Response, (error?: unknown) => (error ? reject(error as Error) : resolve()))
    })
}
