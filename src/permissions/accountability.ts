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
  /** There with `share`: a share opens nothing without it. */
  readonly sharing?: Sharing
  readonly session?: string
  /** The only policies of theirs that count: those of a narrowed token. */
  readonly policies?: readonly string[]
  /** The program that acts for the user, and what they let it do (`auth/oauth`). */
  readonly oauth?: { readonly client: string; readonly scope: readonly string[] }
}

/** What a share says, and on whose behalf: its creator as they are now. */
export interface Sharing {
  readonly collection: string
  readonly item: string
  /** The role whose rights it lends; null: what everybody may do. */
  readonly role: string | null
  readonly creator: { readonly user: string; readonly role: string | null }
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
