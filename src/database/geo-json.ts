import type { Refuse } from './value-reading.js'

/** A shape as GeoJSON (RFC 7946), and nothing but its shape. */
export type GeoJson =
  | { readonly type: 'GeometryCollection'; readonly geometries: readonly GeoJson[] }
  | { readonly type: ShapeType; readonly coordinates: Coordinates }

/** Positions, in as many lists as the type of the shape has. */
export type Coordinates = readonly (number | Coordinates)[]

/** How many lists its positions stand in, and how many there have to be in the innermost. */
const shapes = {
  Point: { depth: 0, least: 1 },
  MultiPoint: { depth: 1, least: 1 },
  LineString: { depth: 1, least: 2 },
  MultiLineString: { depth: 2, least: 2 },
  Polygon: { depth: 2, least: 4 },
  MultiPolygon: { depth: 3, least: 4 },
} as const
const ringLength = 4
type ShapeType = keyof typeof shapes

const maxNesting = 10

/** Reads GeoJSON, an object or its text; refuses what is no shape. */
export function readGeoJson(value: unknown, refuse: Refuse): GeoJson {
  return readShape(typeof value === 'string' ? parse(value, refuse) : value, refuse, 0)
}

function parse(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('Invalid GeoJSON')
  }
}

function readShape(value: unknown, refuse: Refuse, nesting: number): GeoJson {
  const { type, coordinates, geometries } = (value ?? {}) as Record<string, unknown>
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries) || geometries.length === 0 || nesting >= maxNesting) throw refuse('Invalid GeoJSON')
    return { type, geometries: geometries.map((part) => readShape(part, refuse, nesting + 1)) }
  }
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) throw refuse('Invalid GeoJSON')
  const { depth, least } = shapes[type as ShapeType]
  if (!isNested(coordinates, depth, least)) throw refuse('Invalid GeoJSON')
  return { type: type as ShapeType, coordinates }
}

function isNested(value: unknown, depth: number, least: number): value is Coordinates {
  if (!Array.isArray(value)) return false
  if (depth === 0)
    return value.length >= 2 && value.length <= 4 && value.every((number) => typeof number === 'number' && Number.isFinite(number))
  if (value.length === 0 || !value.every((part) => isNested(part, depth - 1, least))) return false
  return depth > 1 || (value.length >= least && (least < ringLength || isClosed(value as number[][])))
}

/** A ring ends where it begins. */
const isClosed = (ring: readonly (readonly number[])[]): boolean => [0, 1].every((axis) => ring[0]![axis] === ring.at(-1)![axis])

/** The least and the greatest coordinates: `[west, south, east, north]`. */
export function boundsOf(shape: GeoJson): readonly [number, number, number, number] {
  const positions = positionsOf(shape)
  const [xs, ys] = [positions.map(([x]) => x), positions.map(([, y]) => y)]
  const least = (numbers: readonly number[]) => numbers.reduce((one, other) => Math.min(one, other))
  const greatest = (numbers: readonly number[]) => numbers.reduce((one, other) => Math.max(one, other))
  return [least(xs), least(ys), greatest(xs), greatest(ys)]
}

function positionsOf(shape: GeoJson): (readonly [number, number])[] {
  if (shape.type === 'GeometryCollection') return shape.geometries.flatMap(positionsOf)
  return collect(shape.coordinates)
}

function collect(coordinates: Coordinates): (readonly [number, number])[] {
  const [first, second] = coordinates
  if (typeof first === 'number') return [[first, second as number]]
  return coordinates.flatMap((part) => collect(part as Coordinates))
}
