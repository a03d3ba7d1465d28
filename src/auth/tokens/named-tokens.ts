import type { ServiceContext } from '../../context.js'
import { isUuid } from '../../database/value-reading.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import { digestOfToken, newNamedToken } from '../../security/static-tokens.js'
import { policiesAnywhere } from '../../services/access/policies-anywhere.js'

/** Tokens that one user may have. */
const mostTokens = 100
const longestName = 255

/** What a client says of a token that it wants. */
export interface TokenOrder {
  readonly name: string
  /** When it ends; without it: never. */
  readonly expires?: string | null
  /** The only policies of the user that count for it; without it: all. */
  readonly policies?: readonly string[] | null
}

/** A token as it is told: never the token itself. */
export interface ToldToken {
  readonly id: string
  readonly name: string
  readonly policies: readonly string[] | null
  readonly created: string
  readonly expires: string | null
  readonly last_used: string | null
}

/** The tokens of a user, the latest first. */
export async function listTokens({ database }: ServiceContext, user: string): Promise<ToldToken[]> {
  const rows = await database.withPrisma((client) =>
    client.namedToken.findMany({ where: { user }, orderBy: [{ created: 'desc' }, { id: 'asc' }] }),
  )
  return rows.map(tellToken)
}

/** Makes a token for a user who is there. The answer is the only place where it is told. Throws INVALID_PAYLOAD. */
export async function createToken(
  context: ServiceContext,
  user: string,
  order: TokenOrder,
): Promise<ToldToken & { readonly token: string }> {
  const name = order.name.trim()
  if (name === '' || name.length > longestName) throw invalidPayload(`"name" must have 1 to ${longestName} characters`)
  const expires = expiryOf(order)
  const policies = order.policies ? await ownPolicies(context, user, order.policies) : null
  const token = newNamedToken()
  const row = await context.database.transaction((transaction) =>
    transaction.withPrisma(async (client) => {
      if ((await client.namedToken.count({ where: { user } })) >= mostTokens)
        throw invalidPayload(`A user can't have more than ${mostTokens} tokens`)
      const data = {
        user,
        name,
        digest: digestOfToken(token),
        policies: policies && JSON.stringify(policies),
        created: new Date(),
        expires,
      }
      return client.namedToken.create({ data })
    }),
  )
  return { ...tellToken(row), token }
}

/** Deletes a token of this user; it is refused everywhere from then on. Throws FORBIDDEN for every other id. */
export async function deleteToken({ database, platform }: ServiceContext, user: string, id: string): Promise<void> {
  if (!isUuid(id)) throw forbidden()
  await database.transaction(async (transaction) => {
    const { count } = await transaction.withPrisma((client) => client.namedToken.deleteMany({ where: { id, user } }))
    if (count === 0) throw forbidden()
    await platform.accessChanged(transaction, 'directus_users', [user])
  })
}

function expiryOf({ expires }: TokenOrder): Date | null {
  if (expires === undefined || expires === null) return null
  const date = new Date(expires)
  if (!/^\d{4}-\d\d-\d\d/.test(expires) || Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999)
    throw invalidPayload('"expires" must be a date')
  if (date.getTime() <= Date.now()) throw invalidPayload('"expires" must be in the future')
  return date
}

/** A policy that the user does not have is the same as one that does not exist. */
async function ownPolicies({ platform, database }: ServiceContext, user: string, given: readonly string[]): Promise<string[]> {
  const { role } = await database.withPrisma((client) => client.user.findUniqueOrThrow({ where: { id: user }, select: { role: true } }))
  const own = policiesAnywhere(await platform.policies.data(), user, role)
  const wanted = [...new Set(given.map((id) => id.toLowerCase()))]
  if (wanted.length === 0 || !wanted.every((id) => own.includes(id)))
    throw invalidPayload('"policies" must be some of the policies that the user has')
  return wanted
}

interface TokenRow {
  readonly id: string
  readonly name: string
  readonly policies: string | null
  readonly created: Date
  readonly expires: Date | null
  readonly last_used: Date | null
}

const tellToken = ({ id, name, policies, created, expires, last_used }: TokenRow): ToldToken => ({
  id,
  name,
  policies: policies === null ? null : (JSON.parse(policies) as string[]),
  created: created.toISOString(),
  expires: expires?.toISOString() ?? null,
  last_used: last_used?.toISOString() ?? null,
})
