import { forbidden } from '../../errors/api-error.js'

/** The one answer for collections that do not exist and for those the caller may not know of. */
export const unknownCollection = (collection: string): Error =>
  forbidden(`You don't have permission to access collection "${collection}" or it does not exist. Queried in root.`)
