import type { ContextParts } from '../../graphql/extensions/registry.js'
import type { MutationOptions } from '../../services/items/mutation-options.js'
import { ItemsService } from '../services/items.js'

/** What resolvers of extensions use to read and write: services and Knex of the running document. */
export const documentServices: ContextParts = (service, options) => ({
  database: service.database.knex,
  items: (collection: string) => countingWrites(new ItemsService(collection, { platform: service.platform, inside: service }), options),
})

/** The place of the options among the parameters of each write. */
const optionsAt: Readonly<Record<string, number>> = {
  createOne: 1,
  createMany: 1,
  updateOne: 2,
  updateMany: 2,
  updateByQuery: 2,
  updateBatch: 1,
  upsertOne: 1,
  upsertMany: 1,
  upsertSingleton: 1,
  deleteOne: 1,
  deleteMany: 1,
  deleteByQuery: 1,
}

/** The same service, whose writes are part of what the document writes: its conditions hold for them, and its bounds count them. */
function countingWrites(items: ItemsService, options: MutationOptions): ItemsService {
  return new Proxy(items, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const place = typeof name === 'string' ? optionsAt[name] : undefined
      return (...parameters: unknown[]) => {
        if (place !== undefined) parameters[place] = { ...options, ...(parameters[place] as MutationOptions | undefined) }
        return value.apply(target, parameters) as unknown
      }
    },
  })
}
