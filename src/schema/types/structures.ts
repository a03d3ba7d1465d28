import { readGeoJson } from '../../database/geo-json.js'
import { plainText } from '../../database/value-reading.js'
import { shapeTypes } from '../../database/value-type.js'
import { misfit, type TypeDefinition } from './type.js'

/** Any JSON value. Text that is JSON is taken as that JSON, as the reference does; other text is a JSON string. */
export const jsonType: TypeDefinition = {
  types: ['json'],
  scalar: 'JSON',
  accept: (value) => {
    if (typeof value !== 'string') return value
    try {
      return JSON.parse(value) as unknown
    } catch {
      // Not JSON: then it is a plain text value.
      return value
    }
  },
}

/** A list of texts, stored with commas between. */
export const csvType: TypeDefinition = {
  types: ['csv'],
  scalar: 'CSV',
  accept: (value) =>
    Array.isArray(value)
      ? value.map(plainText)
      : plainText(value)
          .split(',')
          .filter((entry) => entry !== ''),
}

/** GeoJSON, as an object or as its text; a field for one kind of shape takes no other. */
export const geometryType: TypeDefinition = {
  types: shapeTypes,
  scalar: 'GraphQLGeoJSON',
  accept: (value, field) => {
    const shape = readGeoJson(value, () => misfit(field, 'GeoJSON'))
    const [, kind] = field.type.split('.')
    if (kind !== undefined && shape.type !== kind) throw misfit(field, `GeoJSON ${kind}`)
    return shape
  },
}
