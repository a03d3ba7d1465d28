import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Platform } from '../context.js'
import { systemDoors } from '../schema/system.js'
import { type MeasuredRequest, measures } from '../services/server/measures.js'
import { graphqlEndpoint } from './graphql.js'
import { pathOf } from './path.js'

/** Measures every request, where somebody wants to know; null: nobody does. */
export function measuredRequests({ parts, schema }: Platform): ((request: IncomingMessage, response: ServerResponse) => void) | null {
  const { request: tell } = parts.get(measures)
  if (!tell) return null
  const system = new Map([...systemDoors()].filter(([, { rest }]) => rest).map(([name]) => [name.slice('directus_'.length), name]))
  return (request, response) => {
    const begun = performance.now()
    response.once('close', () =>
      tell({
        ...placeOf(pathOf(request), system, (name) => schema.current().model.collections.has(name)),
        status: response.statusCode,
        milliseconds: performance.now() - begun,
      }),
    )
  }
}

/** What a path is about. Only names of collections that exist are told: clients may send any. */
function placeOf(
  path: string,
  system: ReadonlyMap<string, string>,
  isCollection: (name: string) => boolean,
): Pick<MeasuredRequest, 'door' | 'collection'> {
  const endpoint = graphqlEndpoint(path)
  if (endpoint) return { door: endpoint === 'items' ? 'graphql' : 'graphql_system', collection: '' }
  const [, first = '', second = ''] = path.split('/', 3)
  if (first === 'assets') return { door: 'assets', collection: 'directus_files' }
  if (first === 'items') return { door: 'rest', collection: isCollection(second) && !second.startsWith('directus_') ? second : '' }
  const collection = system.get(first)
  return collection === undefined ? { door: doors.has(first) ? 'rest' : 'other', collection: '' } : { door: 'rest', collection }
}

/** What begins paths of REST that are about no collection. */
const doors: ReadonlySet<string> = new Set([
  'auth',
  'collections',
  'fields',
  'relations',
  'schema',
  'server',
  'utils',
  'extensions',
  'access',
])
