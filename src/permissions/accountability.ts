/** The caller. `null` in place of it means the server itself, bound by no rule. */
export interface Accountability {
  readonly user: string | null
  readonly role: string | null
  /** The role and its ancestors, nearest first. */
  readonly roles: readonly string[]
  readonly admin: boolean
  readonly app: boolean
  readonly ip: string | null
  readonly userAgent?: string
  readonly origin?: string
  readonly share?: string
  readonly session?: string
}

/** An anonymous visitor: only the public policies apply. */
export const anonymous = (ip: string | null = null): Accountability => ({
  user: null,
  role: null,
  roles: [],
  admin: false,
  app: false,
  ip,
})
