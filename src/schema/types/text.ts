import { isUuid } from '../../database/value-reading.js'
import { misfit, type TypeDefinition } from './type.js'

/** Text in all its lengths; objects are kept as their JSON text. */
export const textType: TypeDefinition = {
  types: ['string', 'text', 'hash', 'binary'],
  scalar: 'String',
  accept: (value) => (typeof value === 'object' ? (Buffer.isBuffer(value) ? value : JSON.stringify(value)) : String(value)),
}

/** A type that only its database knows, as the text that it has there. The dialect decides which lists and objects it takes. */
export const unknownType: TypeDefinition = {
  types: ['unknown'],
  scalar: 'String',
  accept: (value) => (typeof value === 'object' ? value : String(value)),
}

/** Identifiers: text that is compared without regard to case by databases that know the type. */
export const uuidType: TypeDefinition = {
  types: ['uuid'],
  scalar: 'ID',
  accept: (value, field) => {
    if (typeof value !== 'string' || !isUuid(value)) throw misfit(field, 'UUID')
    return value
  },
}
