import express, { type RequestHandler } from 'express'
import { invalidPayload } from '../errors/api-error.js'
import { deepestJson, isTooDeep } from '../security/json-depth.js'

/** Reads JSON bodies of limited size and depth; bodies of other types are left to the routes that want them (uploads, extensions); the rest refuses them (route.ts). */
export function bodyParser(maxSize: number | string): RequestHandler {
  return express.json({
    limit: maxSize,
    verify: (request, _response, body) => {
      if (isTooDeep(body)) throw invalidPayload(`The body is nested deeper than ${deepestJson} levels`)
      Object.assign(request, { rawBody: body })
    },
  })
}
