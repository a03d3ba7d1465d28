import { METHODS } from 'node:http'
import type { IRoute, Router } from 'express'
import createRouter from 'router'

type Handler = (...parameters: unknown[]) => unknown
type Methods = Record<string, Handler>

/**
 * The router that extension code is given: paths as in Express 4 (`/*`, `/:id?`), and what an asynchronous handler throws
 * goes to `next` instead of ending the process.
 */
export function createExtensionRouter(): Router {
  const router = createRouter()
  catchIn(router, ['use'])
  const route = router.route.bind(router)
  // get, post and the like add their handlers to a route of their own, so that they are covered, too.
  router.route = ((path: string) => catchIn(route(path), [...METHODS.map((method) => method.toLowerCase()), 'all'])) as typeof router.route
  return router
}

function catchIn<Target extends Router | IRoute>(target: Target, names: readonly string[]): Target {
  const methods = target as unknown as Methods
  for (const name of names) {
    const original = methods[name]
    if (original) methods[name] = (...parameters) => original.apply(target, parameters.map(catching))
  }
  return target
}

/** Keeps the number of parameters, by which routers recognise handlers of errors. */
function catching(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(catching)
  if (typeof value !== 'function') return value
  const handler = value as Handler
  if (handler.length > 3) {
    return (error: unknown, request: unknown, response: unknown, next: (error?: unknown) => void) =>
      settle(() => handler(error, request, response, next), next)
  }
  return (request: unknown, response: unknown, next: (error?: unknown) => void) => settle(() => handler(request, response, next), next)
}

async function settle(run: () => unknown, next: (error?: unknown) => void): Promise<void> {
  try {
    await run()
  } catch (error) {
    next(error ?? new Error('The handler of an extension failed without telling why.'))
  }
}
