import type { ServiceContext } from '../../context.js'
import { forbidden } from '../../errors/api-error.js'
import type { Collection } from '../../schema/model.js'

/** The one answer for collections that do not exist and for those the caller may not know of. */
export const unknownCollection = (collection: string): Error =>
  forbidden(`You don't have permission to access collection "${collection}" or it does not exist. Queried in root.`)

/** Finds a collection of the context's schema; one that does not exist is refused like one the caller may not know of. */
export function collectionOf({ schema }: ServiceContext, name: string): Collection {
  const found = schema.collections.get(name)
  if (!found) throw unknownCollection(name)
  return found
}
