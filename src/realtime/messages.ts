import { renderErrors } from '../errors/render.js'

/** A message of a client: a JSON object that says its kind. */
export interface Message {
  readonly type: string
  /** The client's name for it, repeated in every reply. */
  readonly uid?: string | number
  readonly [key: string]: unknown
}

/** Why a message was refused: a code of the protocol of messages, or one of the catalogue. */
export interface MessageError {
  readonly code: string
  readonly message: string
}

/** A refusal that only this protocol knows. */
export class RefusedMessage extends Error {
  constructor(
    readonly code: 'AUTH_FAILED' | 'AUTH_TIMEOUT' | 'TOKEN_EXPIRED' | 'INVALID_COLLECTION' | 'INVALID_PAYLOAD' | 'REQUESTS_EXCEEDED',
    message: string,
  ) {
    super(message)
  }
}

/** Reads a frame; null when it is no message. */
export function readMessage(frame: string): Message | null {
  try {
    const message: unknown = JSON.parse(frame)
    if (typeof message !== 'object' || message === null || !('type' in message) || typeof message.type !== 'string') return null
    const { uid } = message as { uid?: unknown }
    return uid === undefined || typeof uid === 'string' || typeof uid === 'number' ? (message as Message) : null
  } catch {
    return null // not even JSON
  }
}

/** What a client is told of something thrown. An error that clients may not see is handed to `onHidden`. */
export function messageError(thrown: unknown, isAdmin: boolean, onHidden: (error: unknown) => void): MessageError {
  if (thrown instanceof RefusedMessage) return { code: thrown.code, message: thrown.message }
  const { errors, hidden } = renderErrors(thrown, { isAdmin })
  for (const error of hidden) onHidden(error)
  const [{ message, extensions }] = errors as [(typeof errors)[number]]
  return { code: String(extensions.code), message }
}
