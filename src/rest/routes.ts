import createRouter, { type HTTPMethod } from 'find-my-way'
import { apiError, forbidden } from '../errors/api-error.js'
import type { ItemRow, Row } from '../resolvers/row.js'
import { itemRows, rows } from '../resolvers/rows.js'
import { type SystemCollection, systemCollections } from '../schema/system.js'
import type { Call, Handle } from './call.js'
import { performItemRow } from './items.js'
import { ownHandlers } from './own-handlers.js'
import { checkingInput, performRow, refusingConditions } from './perform-row.js'
import { senders, sendNothing } from './senders.js'

/** Where a request leads. */
export interface Route {
  /** An administrator may have it explained. */
  readonly isRead: boolean
  readonly takesForms: boolean
  readonly takesFields: boolean
  readonly handle: Handle
}

/** A route with what its path says. */
export interface FoundRoute {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** All routes of REST, made of the rows. */
export interface Routes {
  /** null: no row has this path with this method. Throws where the path is not properly encoded. */
  find(method: string, path: string): FoundRoute | null
  /** The methods that a path has. */
  methodsOf(path: string): readonly string[]
}

const methods = ['GET', 'SEARCH', 'POST', 'PATCH', 'DELETE'] as const
/** Keys and names may be as long as a URL. */
const longestParameter = 16_384

/** Places every row at its path; a row of a system collection's own goes before what every collection has. */
export function createRoutes(): Routes {
  const router = createRouter({
    ignoreTrailingSlash: true,
    caseSensitive: false,
    maxParamLength: longestParameter,
    onBadUrl: () => undefined,
  })
  const taken = new Set<string>()
  const place = (method: HTTPMethod, path: string, route: Route): void => {
    if (taken.has(`${method} ${path}`)) return
    taken.add(`${method} ${path}`)
    router.on(method, path, unused, route)
  }
  for (const row of rows) if (row.rest) place(row.rest.method as HTTPMethod, row.rest.path, routeOf(row))
  const served = systemCollections()
  for (const row of itemRows) {
    const method = row.rest.method as HTTPMethod
    place(method, `/items/:collection${row.rest.path}`, itemRoute(row, ownCollection))
    for (const collection of served.filter((candidate) => has(candidate, row)))
      place(
        method,
        `/${collection.name.slice('directus_'.length)}${row.rest.path}`,
        itemRoute(row, () => collection.name),
      )
  }
  return {
    find: (method, path) => {
      const found = router.find((method === 'HEAD' ? 'GET' : method) as HTTPMethod, path)
      if (!found) return null
      if (!found.store) throw apiError('INVALID_PATH_PARAMETER', { reason: 'The path is not properly encoded' })
      return { route: found.store as Route, params: found.params as Readonly<Record<string, string>> }
    },
    methodsOf: (path) => methods.filter((method) => router.find(method as HTTPMethod, path)?.store),
  }
}

/** The router only finds routes; their handlers take more than a request. */
const unused = (): void => undefined

function routeOf(row: Row): Route {
  const own = ownHandlers.get(row.name)
  if (!own && !row.resolve) throw new Error(`"${row.name}" has no resolver, and REST has none of its own for it.`)
  const perform = checkingInput(row)(own ? own(performRow(row)) : performRow(row))
  const handle = row.kind === 'action' ? refusingConditions(perform) : perform
  const send = senders.get(row.name) ?? (row.rest?.doneAs === 200 ? sendNothing : undefined)
  const handleAndSend: Handle = async (call) => {
    const answer = await handle(call)
    if (answer) send!(call, answer)
    return undefined
  }
  const { takesForms = false, takesFields = false } = row.rest ?? {}
  return { isRead: row.kind === 'read', takesForms, takesFields, handle: send ? handleAndSend : handle }
}

function itemRoute(row: ItemRow, collectionOf: (call: Call) => string): Route {
  const perform = performItemRow(row)
  return {
    isRead: row.kind === 'read',
    takesForms: false,
    takesFields: false,
    handle: (call) => perform({ ...call, params: { ...call.params, collection: collectionOf(call) } }),
  }
}

/** `/items/:collection`: own collections only; system collections have paths of their own. */
function ownCollection({ params }: Call): string {
  if (params.collection!.startsWith('directus_')) throw forbidden()
  return params.collection!
}

/** Does a system collection have this request at `/<name>`? */
const has = ({ doors, isSingleton }: SystemCollection, row: ItemRow): boolean =>
  doors.rest && (row.kind === 'read' || !doors.isReadOnly) && (row.isForSingletons || !isSingleton)
