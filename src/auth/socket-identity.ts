import type { Platform, ServiceContext } from '../context.js'
import type { Caller } from '../database/caller.js'
import { cutOff } from '../errors/unavailable.js'
import { type EventMeta, serverEventContext } from '../events.js'
import { type Accountability, anonymous } from '../permissions/accountability.js'
import { looksLikeOurToken, verifyToken } from '../security/tokens.js'
import type { Subscriber } from '../services/changes/subscriptions.js'
import type { Authenticate } from './authenticate.js'
import type { Visitor } from './dependencies.js'

/** Whether the clients of a socket have to say who they are: never, first of all, or when they connect. */
export type SocketMode = 'public' | 'handshake' | 'strict'

/**
 * The client at the other end of a connection that stays open. The token is checked again whenever something is done for the client, so a session that
 * ended, a user who was suspended and a right that was taken are felt at once.
 */
export class SocketIdentity implements Subscriber {
  #token: string | null = null
  /** By which the client authenticated. */
  #message: EventMeta = {}
  #accountability: Accountability

  constructor(
    private readonly platform: Platform,
    private readonly authenticate: Authenticate,
    readonly visitor: Visitor,
    /** What is asked of the database for the client ends when it leaves. */
    private readonly caller: Caller,
  ) {
    this.#accountability = anonymous(visitor.ip)
  }

  /** Did the client send a token? */
  get isKnown(): boolean {
    return this.#token !== null
  }

  /** Takes a token on, which came by a message of the client or with the connection; throws and changes nothing when it is not valid. Gives the time at which it ends, in milliseconds; null for never. */
  async enter(token: string, message: EventMeta = {}): Promise<number | null> {
    await this.#beCurrent()
    const accountability = await this.#authenticate(token, message)
    const { exp } = looksLikeOurToken(token) ? await verifyToken(token, this.platform.config.auth.secret) : { exp: undefined }
    this.#token = token
    this.#message = message
    this.#accountability = accountability
    return typeof exp === 'number' ? exp * 1000 : null
  }

  /** From now on the client is anonymous. */
  leave(): void {
    this.#token = null
    this.#accountability = anonymous(this.visitor.ip)
  }

  known(): ServiceContext {
    const { platform } = this
    return {
      platform,
      schema: platform.schema.current().model,
      accountability: this.#accountability,
      database: platform.database.onBehalfOf(this.caller),
    }
  }

  /** The caller of a message that has just come: whatever any node has acknowledged before holds for it. */
  async ask(): Promise<ServiceContext> {
    await this.#beCurrent()
    return this.prove()
  }

  /** The caller of what the server does by itself for the client, such as telling them of a change. */
  async prove(): Promise<ServiceContext> {
    this.#accountability = await this.#authenticate(this.#token, this.#message)
    return this.known()
  }

  async #beCurrent(): Promise<void> {
    const { nodes } = this.platform
    if (nodes.current) await nodes.current()
    if (nodes.isCutOff) throw cutOff()
  }

  /** Hooks may put another caller in the place of whom the token says. */
  async #authenticate(token: string | null, message: EventMeta): Promise<Accountability> {
    const { events, database } = this.platform
    const accountability = await this.authenticate(this.visitor, token)
    if (!events.hasFilters('websocket.authenticate')) return accountability
    return events.emitFilter('websocket.authenticate', accountability, { message }, serverEventContext(database))
  }
}
