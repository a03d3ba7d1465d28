import { randomUUID } from 'node:crypto'
import type * as Ldap from 'ldapts'
import type { ProviderValues } from '../../config/provider-config.js'
import { apiError } from '../../errors/api-error.js'
import { type DriverParts, type OpenDriver, ProviderProblem, type ProviderProfile } from './provider.js'

type Entry = Ldap.Entry

/** LDAP: a directory finds people by what they type, and their password is tried by binding as their entry. */
export const openLdap: OpenDriver = async (parts) => {
  const { config, logger } = parts
  const { CLIENT_URL, USER_DN } = config.values
  if (!/^ldaps?:\/\/[^/@]+\/?$/i.test(CLIENT_URL!))
    throw new ProviderProblem(
      `AUTH_${config.name.toUpperCase()}_CLIENT_URL must be ldaps://host or ldap://host: the provider "${config.name}" cannot be used.`,
    )
  if (/^ldap:/i.test(CLIENT_URL!) && !/^ldap:\/\/(localhost|127\.|\[::1\])/i.test(CLIENT_URL!))
    logger.warn(
      { provider: config.name },
      `The provider "${config.name}" sends passwords over the network in plain text: ldaps:// would not.`,
    )
  const directory = new Directory(await import('ldapts'), parts)
  return {
    kind: 'directory',
    find: (identifier) => directory.find(identifier),
    // Binding as an entry that cannot be takes as long as a wrong password.
    verify: (profile, password) => directory.verify(profile?.identifier ?? `cn=${randomUUID()},${USER_DN}`, password, profile !== null),
  }
}

class Directory {
  constructor(
    private readonly ldap: typeof Ldap,
    private readonly parts: DriverParts,
  ) {}

  private get values(): ProviderValues {
    return this.parts.config.values
  }

  /** Whom this value of USER_ATTRIBUTE names, with their groups. Who is named like several is nobody. */
  find(identifier: string): Promise<ProviderProfile | null> {
    const { BIND_DN, BIND_PASSWORD, USER_DN, USER_SCOPE, USER_ATTRIBUTE } = this.values
    return this.connected(async (client) => {
      if (BIND_DN !== null) await client.bind(BIND_DN, BIND_PASSWORD ?? '')
      // The filter is built, not spelled: what somebody types is a value, whatever stands in it.
      const filter = new this.ldap.EqualityFilter({ attribute: USER_ATTRIBUTE, value: identifier })
      const entries = await this.search(client, USER_DN!, USER_SCOPE, filter, 2)
      const entry = entries.length === 1 ? entries[0]! : null
      return entry === null || isDisabled(entry) ? null : this.profileOf(entry, await this.groupsOf(client, entry))
    })
  }

  /** Is this the password of the entry? An empty one would bind as nobody, which succeeds. */
  async verify(dn: string, password: string, isKnown: boolean): Promise<boolean> {
    if (password === '') return false
    const { InvalidCredentialsError, NoSuchObjectError, InvalidDNSyntaxError } = this.ldap
    return this.connected(async (client) => {
      try {
        await client.bind(dn, password)
        return isKnown
      } catch (error) {
        if ([InvalidCredentialsError, NoSuchObjectError, InvalidDNSyntaxError].some((refusal) => error instanceof refusal)) return false
        throw error
      }
    })
  }

  private async groupsOf(client: Ldap.Client, entry: Entry): Promise<string[]> {
    const { GROUP_DN, GROUP_ATTRIBUTE, GROUP_SCOPE } = this.values
    if (GROUP_DN === null) return []
    // Groups of POSIX name their members by `uid`, all others by their entries.
    const value = /^memberuid$/i.test(GROUP_ATTRIBUTE) ? textOf(entry, 'uid') : entry.dn
    if (value === null) return []
    const filter = new this.ldap.EqualityFilter({ attribute: GROUP_ATTRIBUTE, value })
    const groups = await this.search(client, GROUP_DN, GROUP_SCOPE, filter, mostGroups)
    return groups.flatMap((group) => [textOf(group, 'cn'), group.dn].filter((name) => name !== null))
  }

  private async search(
    client: Ldap.Client,
    base: string,
    scope: 'one' | 'sub' | 'base',
    filter: Ldap.Filter,
    sizeLimit: number,
  ): Promise<Entry[]> {
    try {
      return (await client.search(base, { scope, filter, sizeLimit })).searchEntries
    } catch (error) {
      if (error instanceof this.ldap.NoSuchObjectError) return []
      // More than were asked for: as good as none.
      if (error instanceof this.ldap.SizeLimitExceededError) return []
      throw error
    }
  }

  private profileOf(entry: Entry, groups: readonly string[]): ProviderProfile {
    const { MAIL_ATTRIBUTE, FIRST_NAME_ATTRIBUTE, LAST_NAME_ATTRIBUTE } = this.values
    const email = textOf(entry, MAIL_ATTRIBUTE)
    const [firstName, lastName] = [textOf(entry, FIRST_NAME_ATTRIBUTE), textOf(entry, LAST_NAME_ATTRIBUTE)]
    const userInfo = { dn: entry.dn, email, firstName, lastName, groups }
    return { identifier: entry.dn, email, isEmailVerified: null, firstName, lastName, groups, userInfo, session: null }
  }

  /** A connection of its own for each question: a bind changes who asks by it. */
  private async connected<Result>(work: (client: Ldap.Client) => Promise<Result>): Promise<Result> {
    const { config, logger } = this.parts
    const { CLIENT_URL, CLIENT_TIMEOUT, CLIENT_TLS_OPTIONS } = this.values
    const client = new this.ldap.Client({
      url: CLIENT_URL!,
      timeout: CLIENT_TIMEOUT,
      connectTimeout: CLIENT_TIMEOUT,
      ...(Object.keys(CLIENT_TLS_OPTIONS).length > 0 && { tlsOptions: { ...CLIENT_TLS_OPTIONS } }),
    })
    try {
      return await work(client)
    } catch (error) {
      logger.error({ provider: config.name, reason: (error as Error).message }, 'A directory cannot be asked.')
      throw apiError('SERVICE_UNAVAILABLE', { service: 'ldap', reason: 'The directory cannot be asked' }, { cause: error })
    } finally {
      await client
        .unbind()
        .catch((error: Error) => logger.debug({ provider: config.name, reason: error.message }, 'A directory was left early.'))
    }
  }
}

const mostGroups = 1000

/** The first value of an attribute, whose name may be written in upper or lower case. */
function textOf(entry: Entry, attribute: string): string | null {
  const name = Object.keys(entry).find((known) => known.toLowerCase() === attribute.toLowerCase())
  const [value] = name === undefined ? [] : [entry[name]].flat()
  const text = typeof value === 'string' ? value : (value?.toString('utf8') ?? '')
  return text === '' ? null : text
}

/** Active Directory: a bit says that an account is switched off. */
function isDisabled(entry: Entry): boolean {
  return (Number(textOf(entry, 'userAccountControl') ?? 0) & 2) !== 0
}
