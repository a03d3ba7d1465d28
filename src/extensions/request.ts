import type { NextFunction, Request, Response } from 'express'
import { cookiesOf } from '../rest/authentication.js'

/** Gives a request its cookies, as code written for Express expects. */
export function cookieStep(request: Request, _response: Response, next: NextFunction): void {
  request.cookies ??= cookiesOf(request)
  next()
}

/** A body that is never undefined, as in Express 4. Only for routes of extensions: ours tell a body that was not read from one that is empty. */
export function bodyStep(request: Request, _response: Response, next: NextFunction): void {
  request.body ??= {}
  next()
}
