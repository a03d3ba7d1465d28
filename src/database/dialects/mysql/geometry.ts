import { readGeoJson } from '../../geo-json.js'
import type { Refuse } from '../../value-reading.js'

/** Numbers of the kinds of geometry in WKB. */
const kinds = ['Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon'] as const
type Kind = (typeof kinds)[number]

const elementOf: Partial<Record<Kind, Kind>> = {
  MultiPoint: 'Point',
  MultiLineString: 'LineString',
  MultiPolygon: 'Polygon',
}
const collection = 7

/** GeoJSON, as an object or a text, in the form in which MariaDB stores it: no reference system, then WKB. */
export function readGeometry(value: unknown, refuse: Refuse): Buffer {
  return Buffer.concat([whole(0), bytesOf(readGeoJson(value, refuse), refuse)])
}

function bytesOf(geometry: unknown, refuse: Refuse): Buffer {
  const { type, coordinates, geometries } = (geometry ?? {}) as Record<string, unknown>
  if (type === 'GeometryCollection') {
    return Buffer.concat([header(collection), list(geometries, refuse, (part) => bytesOf(part, refuse))])
  }
  const kind = kinds.find((name) => name === type)
  if (!kind) throw refuse('Invalid GeoJSON')
  return Buffer.concat([header(kinds.indexOf(kind) + 1), body(kind, coordinates, refuse)])
}

function body(kind: Kind, coordinates: unknown, refuse: Refuse): Buffer {
  const element = elementOf[kind]
  if (element) {
    return list(coordinates, refuse, (part) => bytesOf({ type: element, coordinates: part }, refuse))
  }
  if (kind === 'Point') return point(coordinates, refuse)
  const line = (points: unknown) => list(points, refuse, (part) => point(part, refuse))
  return kind === 'LineString' ? line(coordinates) : list(coordinates, refuse, line)
}

function point(coordinates: unknown, refuse: Refuse): Buffer {
  if (!Array.isArray(coordinates) || coordinates.length < 2) throw refuse('Invalid GeoJSON')
  const bytes = Buffer.alloc(16)
  coordinates.slice(0, 2).forEach((number: unknown, index) => {
    if (typeof number !== 'number') throw refuse('Invalid GeoJSON')
    bytes.writeDoubleLE(number, index * 8)
  })
  return bytes
}

function list(parts: unknown, refuse: Refuse, write: (part: unknown) => Buffer): Buffer {
  if (!Array.isArray(parts) || parts.length === 0) throw refuse('Invalid GeoJSON')
  return Buffer.concat([whole(parts.length), ...parts.map(write)])
}

/** Least byte first, and the kind. */
const header = (kind: number): Buffer => Buffer.concat([Buffer.from([1]), whole(kind)])

function whole(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}
