import type { CollectionRules } from './rules.js'

const unlinked = { resolve: null, reject: null }

/** The operations of a flow point at each other, and are deleted with it: without those links, as a database may check each row of them. */
export const flowRules: CollectionRules = {
  beforeDelete: async ({ context, keys }) => {
    await context.database.withPrisma((client) =>
      client.operation.updateMany({ where: { flow: { in: keys.map(String) } }, data: unlinked }),
    )
  },
}

/** An operation is deleted out of its chain: those that lead to it end there. */
export const operationRules: CollectionRules = {
  beforeDelete: async ({ context, keys }) => {
    const deleted = { in: keys.map(String) }
    await context.database.withPrisma(async (client) => {
      await client.operation.updateMany({ where: { id: deleted }, data: unlinked })
      await client.operation.updateMany({ where: { resolve: deleted }, data: { resolve: null } })
      await client.operation.updateMany({ where: { reject: deleted }, data: { reject: null } })
      await client.flow.updateMany({ where: { operation: deleted }, data: { operation: null } })
    })
  },
}
