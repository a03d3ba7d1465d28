import { ItemsService } from './items.js'
import type { ServiceContext } from './platform.js'

type ItemsServiceClass = new (context: ServiceContext) => ItemsService

/** System collections with rules of their own; a new one is a file and a line. */
const services: ReadonlyMap<string, ItemsServiceClass> = new Map<string, ItemsServiceClass>([])

/** The service of a collection: its own where it has rules, else the general one. */
export function serviceOf(collection: string, context: ServiceContext): ItemsService {
  const own = services.get(collection)
  return own ? new own(context) : new ItemsService(collection, context)
}
