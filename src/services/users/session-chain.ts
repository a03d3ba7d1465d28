import type { Database } from '../../database/database.js'

/**
 * The tokens of all sessions that followed one another by refreshes, as far as they are still there: this one, those before it, whose access
 * tokens may still be good, and those after it. A token that is unknown is a chain of its own.
 */
export async function sessionChain(database: Database, token: string): Promise<string[]> {
  const chain = new Set<string>()
  for (let found = [token]; found.length > 0; ) {
    for (const known of found) chain.add(known)
    const where = { OR: [{ token: { in: found } }, { next_token: { in: found } }] }
    const links = await database.withPrisma((client) => client.session.findMany({ where, select: { token: true, next_token: true } }))
    found = links.flatMap((link) => [link.token, link.next_token ?? link.token]).filter((one) => !chain.has(one))
  }
  return [...chain]
}
