import type { Authentication } from '../auth/authentication.js'
import type { SessionDoor } from '../auth/session-door.js'

/** Logs in by e-mail and password. */
export async function logIn(authentication: Authentication, door: SessionDoor, body: unknown): Promise<Record<string, unknown>> {
  const { tokens, mode } = await authentication.login(body, door.visitor)
  return door.handOver(tokens, mode)
}

/** Gives new tokens for a refresh token. */
export async function refreshSession(authentication: Authentication, door: SessionDoor, body: unknown): Promise<Record<string, unknown>> {
  const { tokens, mode } = await authentication.refresh(door.refreshInput(body), door.visitor)
  return door.handOver(tokens, mode)
}

/** Ends the session. */
export async function logOut(authentication: Authentication, door: SessionDoor, body: unknown): Promise<void> {
  await authentication.logout(door.refreshInput(body))
  door.forget()
}
