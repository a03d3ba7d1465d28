import type { NextFunction, Request, Response } from 'express'
import { cookiesOf } from '../rest/authentication.js'

/** Gives a request what code written for Express 4 expects of it: cookies, and a body that is never undefined. */
export function expressFour(request: Request, _response: Response, next: NextFunction): void {
  request.body ??= {}
  request.cookies ??= cookiesOf(request)
  next()
}
