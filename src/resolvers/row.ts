import type { Authentication } from '../auth/authentication.js'
import type { SessionDoor } from '../auth/session-door.js'
import type { Config } from '../config/config.js'
import type { ServiceContext } from '../context.js'
import type { Flows } from '../flows/flows.js'
import type { PermissionAction } from '../permissions/policies.js'
import type { RawQuery } from '../query/query.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { ReadOptions } from '../services/items/read-options.js'
import type { Answer } from './answer.js'
import type { WriteConditions } from './perform-write.js'
import type { SdlPrinter } from './sdl-printer.js'
import type { ObjectShape, Shape } from './shape.js'

/** The callers whose OpenAPI description has a request: everybody, logged-in users, administrators, or callers with a permission. Whether a caller may make the request is decided by its resolver. */
export type Audience = 'everybody' | 'users' | 'administrators' | readonly [collection: string, action: PermissionAction]

/** What a door gives a resolver beside the input. */
export interface Connection {
  readonly authentication: Authentication
  /** The connection's side of logging in and out. */
  readonly door: SessionDoor
  readonly printSdl: SdlPrinter
  readonly flows: Flows
  /** The request itself, where the door is REST. */
  readonly request?: { readonly method: string; readonly headers: Readonly<Record<string, unknown>> }
}

/** How items are read for a door. */
export type ItemReading = Pick<ReadOptions, 'keepsNewKeys' | 'withVersion'>

/** A request, as a resolver gets it from every door. */
export interface Asked {
  readonly context: ServiceContext
  /** The inputs that REST has in its path, as texts. */
  readonly params: Readonly<Record<string, string>>
  /** The other inputs: REST's body, GraphQL's arguments. Both have the row's shape (input.ts). */
  readonly body: unknown
  /** REST's query string; GraphQL's arguments again. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** The items and fields that the answer has. */
  readonly query: RawQuery
  /** How a row of kind `write` is carried out. */
  readonly options: MutationOptions
  /** How items are read for this door; the default is that of REST. */
  readonly reading?: ItemReading
  /** The conditions on which a row of kind `transfer` writes. */
  readonly conditions: WriteConditions
  readonly connection: Connection
}

/**
 * How a request is carried out. `read`: an administrator may have it explained. `write`: writes items, in one transaction, on the conditions of the request
 * (`dry_run`, `max_affected`, `on`, `If-Match`, `Idempotency-Key`). `transfer`: receives or fetches contents first, and then writes on those conditions. `action`:
 * anything else; it cannot keep conditions and refuses them.
 */
export type RowKind = 'read' | 'write' | 'transfer' | 'action'

export type RestMethod = 'GET' | 'SEARCH' | 'POST' | 'PATCH' | 'DELETE'

/** The place of a request in REST. */
export interface RestPlace {
  readonly method: RestMethod
  /** Parameters as `:name`; each is an input of the row. Of a request that every collection has, what follows the collection's own path. */
  readonly path: string
  /** The input that is the whole body. Without it the body's members are the inputs. */
  readonly body?: string
  /** It takes multipart forms, too. */
  readonly takesForms?: boolean
  /** It takes forms that browsers send, without files (`application/x-www-form-urlencoded`). */
  readonly takesFields?: true
  /** The media type of an answer that is not `{ data }` as JSON. */
  readonly sends?: string
  /** The status of an answer without a body, where it is not 204. */
  readonly doneAs?: 200 | 302
  /** With this parameter in the query it is answered before it is done, with 202 and this. */
  readonly later?: { readonly parameter: string; readonly answer: Shape }
}

/** The place of a request in `/graphql/system`. */
export interface GraphqlPlace {
  readonly root: 'query' | 'mutation'
  readonly field: string
  /** Only the schema of callers with all of these permissions has the field. */
  readonly needs?: 'administrators' | readonly (readonly [collection: string, action: PermissionAction])[]
  /** Names of arguments with their inputs, where they are not all inputs under their own names. */
  readonly args?: Readonly<Record<string, string>>
  /** It answers with these of its arguments. */
  readonly echoes?: ObjectShape
  /** It is carried out in the transaction of the whole document; rows of kind `write` always are. */
  readonly isInTransaction?: true
  /** Directus has no such field: schemas tell it only with `additions`. */
  readonly isAddition?: true
  /** Its type is `Void`: it answers null. */
  readonly isVoid?: true
}

/** What a client may ask for. REST's routes, GraphQL's system fields and OpenAPI are derived from the rows. */
export interface Row {
  /** Unique: the subject and what is done with it. */
  readonly name: string
  /** One sentence, without a full stop. */
  readonly summary: string
  readonly kind: RowKind
  readonly audience: Audience
  /** Where it is of use; OpenAPI leaves it out elsewhere. Without it everywhere. */
  readonly isOfUse?: (config: Config) => boolean
  readonly input: ObjectShape
  /** null: the answer has no data. */
  readonly answer: Shape | null
  readonly rest?: RestPlace
  readonly graphql?: GraphqlPlace
  /** Without it REST has a handler of its own (rest/own-handlers.ts): contents are streams. */
  readonly resolve?: (asked: Asked) => Promise<Answer>
}

/** A request that every collection has; the input `collection` says which is meant. */
export interface ItemRow extends Omit<Row, 'audience'> {
  /** What the caller needs to be allowed to do with the collection. */
  readonly action: PermissionAction
  /** Singletons have it, too. */
  readonly isForSingletons: boolean
  readonly rest: RestPlace
  readonly resolve: (asked: Asked) => Promise<Answer>
}

/** The inputs that REST has in its path, in order. */
export const inputsInPath = ({ path }: RestPlace): readonly string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
