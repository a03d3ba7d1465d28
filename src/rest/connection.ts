import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authentication } from '../auth/authentication.js'
import type { SessionDoor } from '../auth/session-door.js'
import type { Flows } from '../flows/flows.js'
import type { Connection } from '../resolvers/row.js'
import type { SdlPrinter } from '../resolvers/sdl-printer.js'

/** What all connections of a server share. */
export interface ConnectionParts {
  readonly authentication: Authentication
  readonly flows: Flows
  readonly printSdl: SdlPrinter
  doorOf(request: IncomingMessage, response: ServerResponse): SessionDoor
}

/**
 * The connection of one request. A class, because its getter is then made once: an object with a getter of its own costs as much as all the rest of a
 * request, and keeps the request and its response from being collected while they are young.
 */
export class RestConnection implements Connection {
  readonly authentication: Authentication
  readonly flows: Flows
  readonly printSdl: SdlPrinter
  readonly request: NonNullable<Connection['request']>

  constructor(
    readonly parts: ConnectionParts,
    readonly incoming: IncomingMessage,
    readonly response: ServerResponse,
  ) {
    this.authentication = parts.authentication
    this.flows = parts.flows
    this.printSdl = parts.printSdl
    this.request = { method: incoming.method ?? 'GET', headers: incoming.headers }
  }

  get door(): SessionDoor {
    return this.parts.doorOf(this.incoming, this.response)
  }
}
