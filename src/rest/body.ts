import express, { type RequestHandler } from 'express'

/** Reads JSON bodies of limited size; bodies of other types are left to the routes that want them (uploads), and ignored by the rest. */
export function bodyParser(maxSize: number | string): RequestHandler {
  return express.json({ limit: maxSize, verify: (request, _response, buffer) => Object.assign(request, { rawBody: buffer }) })
}
