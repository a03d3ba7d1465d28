import { isApiError } from '../errors/api-error.js'
import { type Message, RefusedMessage } from './messages.js'
import type { Session } from './session.js'

/** `auth`: the client authenticates by a token, a refresh token, or e-mail and password. A client that fails is disconnected, unless the mode is `public`. */
export async function authenticate(session: Session, message: Message): Promise<void> {
  try {
    const { token, refreshToken } = await findToken(session, message)
    session.expireAt(await session.parts.identity.enter(token, message))
    session.tell('auth.success')
    session.reply(message, `"status":"ok"${refreshToken === null ? '' : `,"refresh_token":${JSON.stringify(refreshToken)}`}`)
  } catch (error) {
    if (!isApiError(error) && !(error instanceof RefusedMessage)) throw error
    session.tell('auth.failure')
    session.refuse(message, new RefusedMessage('AUTH_FAILED', 'Authentication failed.'))
    if (session.parts.mode !== 'public') session.close()
  }
}

interface FoundToken {
  readonly token: string
  /** A new refresh token, where the client used one or logged in. */
  readonly refreshToken: string | null
}

async function findToken(
  { parts: { authentication, identity } }: Session,
  { access_token: token, refresh_token: refreshToken, email, password, otp }: Message,
): Promise<FoundToken> {
  if (typeof token === 'string' && token !== '') return { token, refreshToken: null }
  const { tokens } =
    refreshToken === undefined
      ? await authentication.login({ email, password, otp, mode: 'json' }, identity.visitor)
      : await authentication.refresh(
          { body: { refresh_token: refreshToken, mode: 'json' }, refreshCookie: null, sessionCookie: null },
          identity.visitor,
        )
  return { token: tokens.accessToken, refreshToken: tokens.refreshToken }
}
