import { readItems, updateSingleton } from '../resolvers/items.js'
import type { Route } from './route.js'

/** `/settings`: one object. */
export const settingsRoutes: readonly Route[] = [
  ['get', '/', ({ context, query }) => readItems(context, 'directus_settings', query)],
  ['patch', '/', ({ context, body, query }) => updateSingleton(context, 'directus_settings', body, query)],
]
