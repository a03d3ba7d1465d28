import { isUuid } from '../../database/value-reading.js'
import { misfit, type TypeDefinition } from './type.js'

/** Text in all its lengths; objects are kept as their JSON text. */
export const text: TypeDefinition = {
  types: ['string', 'text', 'hash', 'unknown', 'binary'],
  scalar: 'String',
  accept: (value) => (typeof value === 'object' ? (Buffer.isBuffer(value) ? value : JSON.stringify(value)) : String(value)),
}

/** Identifiers: text that is compared without regard to case by databases that know the type. */
export const uuid: TypeDefinition = {
  types: ['uuid'],
  scalar: 'ID',
  accept: (value, field) => {
    if (typeof value !== 'string' || !isUuid(value)) throw misfit(field, 'UUID')
    return value
  },
}
