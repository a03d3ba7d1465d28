import * as permissions from '../resolvers/permissions.js'
import type { Route } from './route.js'

/** What the caller may do, told to himself (spec/04 §4). */
export const permissionRoutes: readonly Route[] = [
  ['get', '/permissions/me', ({ context }) => permissions.readMyPermissions(context)],
  ['get', '/permissions/me/:collection', ({ context, params }) => permissions.readMyItemPermissions(context, params.collection!, null)],
  ['get', '/permissions/me/:collection/:key', ({ context, params }) => permissions.readMyItemPermissions(context, params.collection!, params.key!)],
  ['get', '/policies/me/globals', ({ context }) => permissions.readMyGlobals(context)],
  ['get', '/roles/me', ({ context, query }) => permissions.readMyRoles(context, query)],
]
