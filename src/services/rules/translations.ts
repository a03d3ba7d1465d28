import type { ServiceContext } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'
import type { CollectionRules, Update } from './rules.js'

/** Texts of the studio: one for each key and language. */
export const translationRules: CollectionRules = {
  beforeCreate: ({ context, data }) => refuseSecond(context, data.key, data.language, null),
  beforeUpdate: refuseSame,
}

async function refuseSame({ context, keys, data }: Update): Promise<void> {
  if (data.key === undefined && data.language === undefined) return
  if (keys.length > 1 && data.key !== undefined && data.language !== undefined) throw duplicate()
  const rows = await context.database.withPrisma((client) => client.translation.findMany({ where: { id: { in: keys.map(String) } } }))
  for (const row of rows) await refuseSecond(context, data.key ?? row.key, data.language ?? row.language, row.id)
}

async function refuseSecond({ database }: ServiceContext, key: unknown, language: unknown, self: string | null): Promise<void> {
  if (typeof key !== 'string' || typeof language !== 'string') return
  const rows = await database.withPrisma((client) => client.translation.findMany({ where: { key, language }, select: { id: true } }))
  if (rows.some((row) => row.id !== self)) throw duplicate()
}

const duplicate = (): Error => invalidPayload('Duplicate key and language combination')
