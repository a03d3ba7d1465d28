import { invalidPayload } from '../errors/api-error.js'
import * as schema from '../resolvers/schema.js'
import type { Route } from './route.js'
import { withoutConditions } from './writing.js'

/** `/collections`. */
export const collectionRoutes: readonly Route[] = withoutConditions([
  ['get', '/', ({ context }) => schema.readCollections(context)],
  ['get', '/:collection', ({ context, params }) => schema.readCollection(context, params.collection!)],
  ['post', '/', ({ context, body }) => schema.createCollections(context, body)],
  ['patch', '/', ({ context, body }) => schema.updateCollections(context, body)],
  ['patch', '/:collection', ({ context, params, body }) => schema.updateCollection(context, params.collection!, body)],
  ['delete', '/:collection', ({ context, params }) => schema.deleteCollection(context, params.collection!)],
])

/** `/fields`. */
export const fieldRoutes: readonly Route[] = withoutConditions([
  ['get', '/', ({ context }) => schema.readFields(context)],
  ['get', '/:collection', ({ context, params }) => schema.readFields(context, params.collection!)],
  ['get', '/:collection/:field', ({ context, params }) => schema.readField(context, params.collection!, params.field!)],
  ['post', '/:collection', ({ context, params, body }) => schema.createField(context, params.collection!, body)],
  [
    'patch',
    '/:collection',
    ({ context, params, body }) => {
      if (!Array.isArray(body)) throw invalidPayload('Submitted body has to be an array')
      return schema.updateFields(context, params.collection!, body)
    },
  ],
  ['patch', '/:collection/:field', ({ context, params, body }) => schema.updateField(context, params.collection!, params.field!, body)],
  ['delete', '/:collection/:field', ({ context, params }) => schema.deleteField(context, params.collection!, params.field!)],
])

/** `/relations`. */
export const relationRoutes: readonly Route[] = withoutConditions([
  ['get', '/', ({ context }) => schema.readRelations(context)],
  ['get', '/:collection', ({ context, params }) => schema.readRelations(context, params.collection!)],
  ['get', '/:collection/:field', ({ context, params }) => schema.readRelation(context, params.collection!, params.field!)],
  ['post', '/', ({ context, body }) => schema.createRelation(context, body)],
  ['patch', '/:collection/:field', ({ context, params, body }) => schema.updateRelation(context, params.collection!, params.field!, body)],
  ['delete', '/:collection/:field', ({ context, params }) => schema.deleteRelation(context, params.collection!, params.field!)],
])
