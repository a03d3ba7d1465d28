import type { Knex } from 'knex'

/** PostgreSQL checks what was deferred when it is told that nothing is any more. */
export const deferredChecks =
  async (knex: Knex): Promise<() => Promise<void>> =>
  async () => {
    await knex.raw('SET CONSTRAINTS ALL IMMEDIATE')
  }
