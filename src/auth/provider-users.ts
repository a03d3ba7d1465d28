import type { ProviderConfig } from '../config/provider-config.js'
import { asSystem, type Item, type ServiceContext } from '../context.js'
import { apiError, isApiError } from '../errors/api-error.js'
import { createOne, updateOne } from '../services/items/writing.js'
import { findUserByEmail, findUserById, type LoginUser } from '../services/users/user-by-email.js'
import { findUserByIdentifier, type ProvidedUser } from '../services/users/user-by-identifier.js'
import { authEventContext } from './dependencies.js'
import { isEmail } from './login-input.js'
import type { ProviderProfile } from './providers/provider.js'

const longest = { identifier: 255, email: 128, name: 50 }

/**
 * The user whom a provider proved: one who came before, brought up to date, or a new one where the provider registers. Only a user whom the same provider
 * brought is ever found: an e-mail address joins nobody to anybody. Throws INVALID_CREDENTIALS for people who may not enter, and INVALID_PROVIDER for an
 * e-mail address that belongs to a user who enters by other means.
 */
export async function userOfProfile(context: ServiceContext, config: ProviderConfig, profile: ProviderProfile): Promise<LoginUser> {
  const { identifier } = profile
  if (identifier.length > longest.identifier || identifier.includes('\0')) throw apiError('INVALID_CREDENTIALS')
  if (config.values.REQUIRE_VERIFIED_EMAIL && profile.isEmailVerified !== true) throw apiError('INVALID_CREDENTIALS')
  const known = await findUserByIdentifier(context.database, config.name, identifier)
  if (known && known.status !== 'active') throw apiError('INVALID_CREDENTIALS')
  const id = known ? await bringUpToDate(context, config, profile, known) : await register(context, config, profile)
  const user = await findUserById(context.database, id)
  // A hook may have changed what lets them in.
  if (user?.status !== 'active') throw apiError('INVALID_CREDENTIALS')
  return user
}

async function register(context: ServiceContext, config: ProviderConfig, profile: ProviderProfile): Promise<string> {
  const { driver, name, values } = config
  const email = usableEmail(profile)
  if (!(values.ALLOW_PUBLIC_REGISTRATION || driver === 'ldap')) throw apiError('INVALID_CREDENTIALS')
  if (email !== null && (await findUserByEmail(context.database, email))) return registeredMeanwhile(context, config, profile)
  const payload = {
    provider: name,
    external_identifier: profile.identifier,
    email,
    first_name: shortened(profile.firstName),
    last_name: shortened(profile.lastName),
    role: await roleOf(context, config, profile),
  }
  const filtered = await filterUser(context, 'auth.create', payload, config, profile)
  const key = await createOne(asSystem(context), 'directus_users', filtered).catch((error: unknown) => {
    if (!isApiError(error) || error.code !== 'RECORD_NOT_UNIQUE') throw error
    return registeredMeanwhile(context, config, profile)
  })
  return String(key)
}

/** Of two first logins at once, one registers. Who is not known by then has the e-mail address, or the identifier, of somebody else. */
async function registeredMeanwhile(
  { database }: ServiceContext,
  { name }: ProviderConfig,
  { identifier, isEmailVerified }: ProviderProfile,
): Promise<string> {
  const known = await findUserByIdentifier(database, name, identifier)
  // Who only says that an address is theirs is not told whether it is known here.
  if (!known) throw apiError(isEmailVerified === false ? 'INVALID_CREDENTIALS' : 'INVALID_PROVIDER')
  return known.id
}

async function bringUpToDate(
  context: ServiceContext,
  config: ProviderConfig,
  profile: ProviderProfile,
  user: ProvidedUser,
): Promise<string> {
  const { SYNC_USER_INFO } = config.values
  const wanted: Item = {
    ...(SYNC_USER_INFO && (await synchronised(context, profile, user))),
    ...(mapsRoles(config) && { role: await roleOf(context, config, profile) }),
  }
  const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== user[name as keyof ProvidedUser]))
  const filtered = await filterUser(context, 'auth.update', changes, config, profile)
  if (Object.keys(filtered).length > 0) await updateOne(asSystem(context), 'directus_users', user.id, filtered)
  return user.id
}

/** Names and e-mail as the provider has them now. An address that is not verified, or is another user's, is not taken over. */
async function synchronised({ database, platform }: ServiceContext, profile: ProviderProfile, user: ProvidedUser): Promise<Item> {
  const email = profile.isEmailVerified === false ? null : usableEmail(profile)
  const owner = email === null ? null : await findUserByEmail(database, email)
  const isTaken = owner !== null && owner.id !== user.id
  if (isTaken)
    platform.logger.warn(
      { user: user.id, provider: user.provider },
      'The provider has an e-mail address for a user that is already that of another.',
    )
  return {
    ...(profile.firstName !== null && { first_name: shortened(profile.firstName) }),
    ...(profile.lastName !== null && { last_name: shortened(profile.lastName) }),
    ...(email !== null && !isTaken && email.toLowerCase() !== user.email?.toLowerCase() && { email }),
  }
}

const shortened = (name: string | null): string | null => name?.replaceAll('\0', '').slice(0, longest.name) ?? null

function usableEmail({ email }: ProviderProfile): string | null {
  return email !== null && email.length <= longest.email && isEmail(email) ? email : null
}

function filterUser(
  { platform }: ServiceContext,
  event: 'auth.create' | 'auth.update',
  payload: Item,
  { name }: ProviderConfig,
  { identifier, userInfo }: ProviderProfile,
): Promise<Item> {
  const meta = { identifier, provider: name, providerPayload: { userInfo } }
  return platform.events.emitFilter(event, payload, meta, authEventContext(platform))
}

/** Do groups decide the role, at every login? */
const mapsRoles = ({ driver, values }: ProviderConfig): boolean =>
  Object.keys(values.ROLE_MAPPING).length > 0 || (driver === 'ldap' && values.GROUP_DN !== null)

/** The role of the first group in the mapping to which somebody belongs; of a directory without a mapping, the role that is called as one of their groups. */
async function roleOf(context: ServiceContext, config: ProviderConfig, { groups }: ProviderProfile): Promise<string | null> {
  const { ROLE_MAPPING, DEFAULT_ROLE_ID } = config.values
  const mapped = Object.entries(ROLE_MAPPING).find(([group]) => groups.includes(group))?.[1]
  const named =
    mapped === undefined && mapsRoles(config) && Object.keys(ROLE_MAPPING).length === 0 ? await roleCalled(context, groups) : null
  const role = mapped ?? named ?? DEFAULT_ROLE_ID
  if (role !== null) await requireRole(context, config.name, role)
  return role
}

async function roleCalled({ database }: ServiceContext, names: readonly string[]): Promise<string | null> {
  const where = { name: { in: [...names] } }
  const role = await database.withPrisma((client) => client.role.findFirst({ where, select: { id: true }, orderBy: { name: 'asc' } }))
  return role?.id ?? null
}

async function requireRole({ database, platform }: ServiceContext, provider: string, id: string): Promise<void> {
  if (await database.withPrisma((client) => client.role.findUnique({ where: { id }, select: { id: true } }))) return
  platform.logger.error({ provider, role: id }, 'The configuration of a provider names a role that does not exist.')
  throw apiError('INVALID_PROVIDER_CONFIG', { provider })
}
