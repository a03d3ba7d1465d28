import { isAsked } from '../resolvers/perform-write.js'
import { compareVersion, promoteVersion, saveVersion } from '../resolvers/versions.js'
import { crudRoutes } from './items.js'
import type { Route } from './route.js'
import { writing } from './writing.js'

/** `/versions` (spec/09 §4). */
export const versionRoutes: readonly Route[] = [
  [
    'post',
    '/:key/save',
    (call) => writing(call, (context) => saveVersion(context, call.params.key!, call.body, isAsked(call.parameters.patchRevision))),
  ],
  ['get', '/:key/compare', ({ context, params }) => compareVersion(context, params.key!)],
  ['post', '/:key/promote', (call) => writing(call, (context, options) => promoteVersion(context, call.params.key!, call.body, options))],
  ...crudRoutes('/', () => 'directus_versions'),
]
