import type { Router } from 'express'
import type { ExtensionContext } from '../context.js'
import { createExtensionRouter } from '../extension-router.js'
import { type ExtensionKind, isObject } from '../kind.js'

type EndpointHandler = (router: Router, context: ExtensionContext) => unknown

/** An endpoint is `(router, context) => void`, mounted under its name, or `{ id, handler }`, mounted under its id. */
export const endpoint: ExtensionKind = {
  type: 'endpoint',
  plural: 'endpoints',
  entry: 'index',
  register: async (exported, { extension, context, mount, add }) => {
    const { id, handler } = readEndpoint(exported, extension.name)
    const routes = createExtensionRouter()
    await handler(routes, context)
    add(() => mount(`/${id}`, routes))
  },
}

function readEndpoint(exported: unknown, name: string): { readonly id: string; readonly handler: EndpointHandler } {
  if (typeof exported === 'function') return { id: name, handler: exported as EndpointHandler }
  if (isObject(exported) && typeof exported.handler === 'function') {
    return { id: typeof exported.id === 'string' ? exported.id : name, handler: exported.handler as EndpointHandler }
  }
  throw new Error('An endpoint has to export a function, or an object with "id" and "handler", as its default.')
}
