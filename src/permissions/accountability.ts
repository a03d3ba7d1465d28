/** Who is asking. `null` in place of it means the server itself (see `asSystem`), bound by no rule. */
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

/** An anonymous visitor: only the public policies speak for him. */
export const anonymous = (ip: string | null = null): Accountability => ({
  user: null,
  role: null,
  roles: [],
  admin: false,
  app: false,
  ip,
})

/** The one, greppable way to leave the rules: what runs with it is the server's own doing. */
export const asSystem = (): null => null
