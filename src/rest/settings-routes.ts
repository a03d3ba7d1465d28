import { readItems, updateSingleton } from '../resolvers/items.js'
import type { Route } from './route.js'
import { writing } from './writing.js'

/** `/settings`: one object. */
export const settingsRoutes: readonly Route[] = [
  ['get', '/', ({ context, query }) => readItems(context, 'directus_settings', query)],
  [
    'patch',
    '/',
    (call) => writing(call, (context, options) => updateSingleton(context, 'directus_settings', call.body, call.query, options)),
  ],
]
