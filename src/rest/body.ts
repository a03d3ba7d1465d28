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

/** The fields of a form of a browser; none is nested, and none stands twice. */
function fieldsParser(maxSize: number | string): RequestHandler {
  const parse = express.urlencoded({ limit: maxSize, extended: false, parameterLimit: 50 })
  return (request, response, next) =>
    parse(request, response, (error?: unknown) => {
      const repeated = Object.entries((request.body as object | undefined) ?? {}).find(([, value]) => Array.isArray(value))
      next(error ?? (repeated ? invalidPayload(`"${repeated[0]}" stands more than once`) : undefined))
    })
}

/** Reads the body of a request, unless that was done already. */
export type ReadBody = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** The same parser, outside of Express. */
export const createBodyReader = (maxSize: number | string): ReadBody => outsideOfExpress(bodyParser(maxSize))

/** Reads forms of browsers, for the routes that take them. */
export const createFieldsReader = (maxSize: number | string): ReadBody => outsideOfExpress(fieldsParser(maxSize))

function outsideOfExpress(parse: RequestHandler): ReadBody {
  return (request, response) =>
    new Promise((resolve, reject) => {
      parse(request as Request, response as Response, (error?: unknown) => (error ? reject(error as Error) : resolve()))
    })
}
