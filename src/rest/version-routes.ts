import { compareVersion, promoteVersion, saveVersion } from '../resolvers/versions.js'
import { crudRoutes } from './items.js'
import type { Route } from './route.js'

/** `/versions` (spec/09 §4). */
export const versionRoutes: readonly Route[] = [
  ['post', '/:key/save', ({ context, params, body, parameters }) => saveVersion(context, params.key!, body, parameters.patchRevision !== undefined && parameters.patchRevision !== 'false')],
  ['get', '/:key/compare', ({ context, params }) => compareVersion(context, params.key!)],
  ['post', '/:key/promote', ({ context, params, body }) => promoteVersion(context, params.key!, body)],
  ...crudRoutes('/', () => 'directus_versions'),
]
