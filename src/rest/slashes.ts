import type { RequestHandler } from 'express'

/** Takes two slashes behind the first part of a path for one (`/items//articles`): clients join an address that ends with one and a path that begins with one. */
export const joinSlashes: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^(\/[^/?]+)\/\/(?!\/)/, '$1/')
  next()
}
