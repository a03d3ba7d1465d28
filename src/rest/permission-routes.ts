import { readItems } from '../resolvers/items.js'
import * as permissions from '../resolvers/permissions.js'
import type { Route } from './route.js'

/** What the caller may do, told to himself (spec/04 §4). */
export const permissionRoutes: readonly Route[] = [
  // The list of permissions is what a studio decides by: half of it would be a wrong answer, so it has no limit.
  ['get', '/permissions', ({ context, query }) => readItems(context, 'directus_permissions', { ...query, limit: -1 })],
  ['get', '/permissions/me', ({ context }) => permissions.readMyPermissions(context)],
  ['get', '/permissions/me/:collection', ({ context, params }) => permissions.readMyItemPermissions(context, params.collection!, null)],
  [
    'get',
    '/permissions/me/:collection/:key',
    ({ context, params }) => permissions.readMyItemPermissions(context, params.collection!, params.key!),
  ],
  ['get', '/policies/me/globals', ({ context }) => permissions.readMyGlobals(context)],
  ['get', '/roles/me', ({ context, query }) => permissions.readMyRoles(context, query)],
]
