import type { Express, RequestHandler } from 'express'
import type { Authentication } from '../auth/authentication.js'
import { apiError } from '../errors/api-error.js'
import type { SdlPrinter } from '../resolvers/server.js'
import type { Platform } from '../services/platform.js'
import { assetRoutes } from './asset-routes.js'
import { authRoutes } from './auth-routes.js'
import { extensionRoutes } from './extension-routes.js'
import { fileRoutes } from './file-routes.js'
import { crudRoutes, itemRoutes } from './items.js'
import { permissionRoutes } from './permission-routes.js'
import { type Route, routerOf } from './route.js'
import { collectionRoutes, fieldRoutes, relationRoutes } from './schema-routes.js'
import { serverRoutes } from './server-routes.js'
import { settingsRoutes } from './settings-routes.js'
import { userRoutes } from './user-routes.js'
import { utilityRoutes } from './utility-routes.js'
import { versionRoutes } from './version-routes.js'

/** System collections with the routes every collection has, under their name without prefix. */
const systemCollections = [
  'access',
  'policies',
  'roles',
  'permissions',
  'presets',
  'translations',
  'comments',
  'dashboards',
  'panels',
  'notifications',
  'folders',
  'flows',
  'operations',
  'users',
] as const
/** System collections that are only read. */
const readOnlyCollections = ['activity', 'revisions'] as const

/** What is answered before anyone is asked who he is. */
export function mountPublicRoutes(app: Express, { config }: Platform): void {
  app.get('/server/ping', (_request, response) => void response.type('text/html').send('pong'))
  if (config.server.rootRedirect) app.get('/', (_request, response) => response.redirect(302, config.server.rootRedirect!))
  app.get('/robots.txt', (_request, response) => void response.type('text/plain').send(config.server.robotsTxt))
}

/** All routes, each prefix with its table. */
export function mountRoutes(app: Express, platform: Platform, authentication: Authentication, printSdl: SdlPrinter): void {
  app.use('/items', routerOf(itemRoutes))
  app.use('/auth', routerOf(authRoutes(authentication)))
  app.use('/server', routerOf(serverRoutes(printSdl)))
  app.use('/utils', routerOf(utilityRoutes))
  app.use('/collections', routerOf(collectionRoutes))
  app.use('/fields', routerOf(fieldRoutes))
  app.use('/relations', routerOf(relationRoutes))
  app.use('/extensions', routerOf(extensionRoutes))
  app.use('/settings', routerOf(settingsRoutes))
  app.use('/users', routerOf(userRoutes))
  app.use('/versions', routerOf(versionRoutes))
  if (platform.config.tus.enabled)
    app.use(
      '/files/tus',
      whenAsked(async () => (await import('./tus/tus-handler.js')).tusHandler(platform)),
    )
  app.use('/files', routerOf(fileRoutes))
  app.use('/assets', routerOf(assetRoutes))
  app.use(routerOf(permissionRoutes))
  for (const name of systemCollections) app.use(`/${name}`, routerOf(crudRoutes('/', () => `directus_${name}`)))
  for (const name of readOnlyCollections) app.use(`/${name}`, routerOf(readRoutes(`directus_${name}`)))
}

/** A handler whose libraries are loaded with the first request that wants it. */
function whenAsked(load: () => Promise<RequestHandler>): RequestHandler {
  let loaded: Promise<RequestHandler> | undefined
  return async (request, response, next) => {
    try {
      loaded ??= load()
      await (await loaded)(request, response, next)
    } catch (error) {
      next(error)
    }
  }
}

const readRoutes = (collection: string): readonly Route[] =>
  crudRoutes('/', () => collection).filter(([method]) => method === 'get' || method === 'search')

/** The answer to everything that no route took; an extension's `request.not_found` filter may take it. */
export function notFound(platform: Platform): RequestHandler {
  return async (request, response, next) => {
    const handled = await platform.events.emitFilter(
      'request.not_found',
      false,
      { request, response },
      { database: platform.database.knex, schema: null, accountability: null },
    )
    if (handled !== true) next(apiError('ROUTE_NOT_FOUND', { path: request.path }))
  }
}
