import type { Knex } from 'knex'

/** Writes another value where a column has this one. */
export async function replaceValue(knex: Knex, table: string, column: string, from: string, to: string): Promise<void> {
  await knex(table)
    .where({ [column]: from })
    .update({ [column]: to })
}
