import type { WebSocket } from 'ws'
import type { Authentication } from '../auth/authentication.js'
import type { SocketIdentity, SocketMode } from '../auth/socket-identity.js'
import type { Platform } from '../context.js'
import { type EventContext, type EventMeta, serverEventContext } from '../events.js'
import type { SocketClient } from '../services/changes/socket-clients.js'
import { type Message, messageError, RefusedMessage, readMessage } from './messages.js'
import { type FrameSender, noMessage, textOfFrame } from './socket.js'

/** What one session needs of its server. */
export interface SessionParts {
  readonly platform: Platform
  readonly authentication: Authentication
  readonly identity: SocketIdentity
  readonly mode: SocketMode
  readonly frames: FrameSender
  /** Milliseconds that a client may take to authenticate. */
  readonly authTimeout: number
}

/** Carries out one kind of message; what it throws is told to the client. */
export type MessageHandler = (session: Session, message: Message) => Promise<void>

/** The client's name for a subscription; a symbol for one that has none. */
export type SubscriptionName = string | number | symbol

/** Messages that may wait for their turn; more are refused. */
const mostWaiting = 100
/** The longest wait of a timer. */
const longestWait = 2 ** 31 - 1

/** One connection of a client that speaks the SDK's JSON messages. They are carried out one after the other. */
export class Session {
  /** The function that ends each subscription, by the `uid` that the client gave it. */
  readonly #subscriptions = new Map<SubscriptionName, () => void>()
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0
  #isOver = false
  #deadline: NodeJS.Timeout | null = null
  #expiry: NodeJS.Timeout | null = null

  constructor(
    private readonly socket: WebSocket,
    readonly parts: SessionParts,
    private readonly handlers: ReadonlyMap<string, MessageHandler>,
    /** As hooks know it. */
    private readonly client: SocketClient,
  ) {}

  /** Begins to listen. `expires`: when the token of the connection itself ends. */
  open(expires: number | null): void {
    const { socket, parts } = this
    this.tell('connect')
    socket.on('error', (event) => this.tell('error', { event }))
    socket.on('message', (data, isBinary) => this.#receive(textOfFrame(data, isBinary)))
    socket.on('close', () => this.#end())
    if (parts.identity.isKnown) this.expireAt(expires)
    else if (parts.mode === 'handshake') this.#awaitAuthentication()
  }

  /** Sends a message. */
  send(message: Readonly<Record<string, unknown>>): void {
    this.parts.frames.send(this.socket, JSON.stringify(message))
  }

  /** Tells the actions of this connection: `websocket.connect` and the like. */
  tell(event: 'connect' | 'message' | 'error' | 'close' | 'auth.success' | 'auth.failure', about: EventMeta = {}): void {
    this.parts.platform.events.emitAction(`websocket.${event}`, { ...about, client: this.client }, this.#eventContext())
  }

  /** Answers a message: under its kind, with its uid. `members`: JSON text of more members. */
  reply({ type, uid }: Pick<Message, 'type' | 'uid'>, members: string): void {
    const named = uid === undefined ? '' : `,"uid":${JSON.stringify(uid)}`
    this.parts.frames.send(this.socket, `{"type":${JSON.stringify(type)}${members === '' ? '' : `,${members}`}${named}}`)
  }

  /** Tells that a message was refused, or that something went wrong. */
  refuse(message: Pick<Message, 'type' | 'uid'>, thrown: unknown): void {
    const { platform, identity } = this.parts
    const isAdmin = identity.known().accountability?.admin === true
    const error = messageError(thrown, isAdmin, (hidden) => platform.logger.error({ err: hidden }, 'A message failed unexpectedly.'))
    this.reply(message, `"status":"error","error":${JSON.stringify(error)}`)
  }

  /** The client has authenticated, until this time (milliseconds; null: without an end). */
  expireAt(expires: number | null): void {
    this.#clearTimers()
    if (expires !== null) this.#expiry = setTimeout(() => this.#expire(), Math.min(Math.max(0, expires - Date.now()), longestWait))
  }

  /** How many subscriptions there are beside the one of this name. */
  countOthers(name: SubscriptionName): number {
    return this.#subscriptions.size - (this.#subscriptions.has(name) ? 1 : 0)
  }

  /** Keeps the function that ends a subscription, until the connection ends. It replaces an earlier one of the same name. */
  keepSubscription(name: SubscriptionName, remove: () => void): void {
    this.endSubscription(name)
    if (this.#isOver) remove()
    else this.#subscriptions.set(name, remove)
  }

  /** Ends a subscription, or (undefined) all of them. */
  endSubscription(name: SubscriptionName | undefined): void {
    for (const ended of name === undefined ? [...this.#subscriptions.keys()] : [name]) {
      this.#subscriptions.get(ended)?.()
      this.#subscriptions.delete(ended)
    }
  }

  /** Ends the connection from here. */
  close(): void {
    this.socket.close(1008)
  }

  #receive(frame: string | null): void {
    const message = frame === null ? null : readMessage(frame)
    const { messages } = this.parts.platform.limiters
    if (!messages) {
      this.#take(message)
      return
    }
    // Counted in memory, so messages stay in order.
    messages.consume(this.client.uid).then(
      () => this.#take(message),
      (error: unknown) => this.refuse(message ?? { type: 'server' }, error),
    )
  }

  #take(message: Message | null): void {
    if (!message) this.refuse({ type: 'server' }, new RefusedMessage('INVALID_PAYLOAD', noMessage))
    else if (this.#waiting >= mostWaiting) this.refuse(message, new RefusedMessage('REQUESTS_EXCEEDED', 'Too many messages are waiting.'))
    else this.#enqueue(message)
  }

  #enqueue(message: Message): void {
    this.#waiting += 1
    this.#turn = this.#turn.then(() => this.#handle(message))
  }

  async #handle(message: Message): Promise<void> {
    const { mode, identity } = this.parts
    try {
      if (this.#isOver) return
      if (mode !== 'public' && !identity.isKnown && message.type !== 'auth') {
        this.refuse({ ...message, type: 'auth' }, new RefusedMessage('AUTH_FAILED', 'Authentication failed.'))
        this.close()
        return
      }
      const filtered = await this.#filter(message)
      const handler = this.handlers.get(filtered.type)
      this.tell('message', { message: filtered })
      if (!handler) throw new RefusedMessage('INVALID_PAYLOAD', `There are no messages of type "${filtered.type}".`)
      await handler(this, filtered)
    } catch (error) {
      this.refuse(message, error)
    } finally {
      this.#waiting -= 1
    }
  }

  async #filter(message: Message): Promise<Message> {
    const { events } = this.parts.platform
    if (!events.hasFilters('websocket.message')) return message
    return events.emitFilter('websocket.message', message, { client: this.client }, this.#eventContext())
  }

  #eventContext(): EventContext {
    const { platform, accountability } = this.parts.identity.known()
    return serverEventContext(platform.database, accountability)
  }

  /** The client is anonymous from now on, and has some time to authenticate again. */
  #expire(): void {
    this.parts.identity.leave()
    this.refuse({ type: 'auth' }, new RefusedMessage('TOKEN_EXPIRED', 'Token expired.'))
    if (this.parts.mode !== 'public') this.#awaitAuthentication()
  }

  #awaitAuthentication(): void {
    this.#clearTimers()
    this.#deadline = setTimeout(() => {
      this.refuse({ type: 'auth' }, new RefusedMessage('AUTH_TIMEOUT', 'Authentication timed out.'))
      this.close()
    }, this.parts.authTimeout)
  }

  #clearTimers(): void {
    for (const timer of [this.#deadline, this.#expiry]) if (timer) clearTimeout(timer)
  }

  #end(): void {
    this.#isOver = true
    this.tell('close')
    this.#clearTimers()
    this.endSubscription(undefined)
  }
}
