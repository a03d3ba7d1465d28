import { noAnswer, valueAnswer } from '../resolvers/answer.js'
import { ExtensionsService } from '../services/extensions.js'
import type { Route } from './route.js'

/** `/extensions`: what there is, switched on and off. */
export const extensionRoutes: readonly Route[] = [
  ['get', '/', async ({ context }) => valueAnswer(await new ExtensionsService(context).readAll())],
  ['patch', '/:id', async ({ context, params, body }) => valueAnswer(await new ExtensionsService(context).updateOne(params.id!, body))],
  ['delete', '/:id', async ({ context, params }) => new ExtensionsService(context).deleteOne(params.id!).then(() => noAnswer)],
]
