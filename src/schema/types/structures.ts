import { misfit, type TypeDefinition } from './type.js'

/** Any JSON value. Text that is JSON is taken as that JSON, as the reference does; other text is a JSON string. */
export const json: TypeDefinition = {
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
export const csv: TypeDefinition = {
  types: ['csv'],
  scalar: 'CSV',
  accept: (value) => (Array.isArray(value) ? value.map(String) : String(value).split(',').filter((entry) => entry !== '')),
}

/** GeoJSON, as an object or as its text. */
export const geometry: TypeDefinition = {
  types: ['geometry', 'geometry.Point', 'geometry.LineString', 'geometry.Polygon', 'geometry.MultiPoint', 'geometry.MultiLineString', 'geometry.MultiPolygon'],
  scalar: 'GraphQLGeoJSON',
  accept: (value, field) => {
    const shape = typeof value === 'string' ? parseOrNull(value) : value
    if (typeof shape !== 'object' || shape === null || !('type' in shape)) throw misfit(field, 'GeoJSON')
    return shape
  },
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The caller refuses what is no GeoJSON, unreadable text included.
    return null
  }
}
