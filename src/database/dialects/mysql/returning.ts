import MysqlQueryCompiler from 'knex/lib/dialects/mysql/query/mysql-querycompiler.js'

/** Knex believes that MySQL cannot answer an INSERT with columns of the new rows; MariaDB can. */
export class ReturningCompiler extends MysqlQueryCompiler {
  override _returningCheck(): void {}

  override insert(): string | { readonly sql: string; readonly returning: unknown } {
    const sql = super.insert() as string
    const { returning } = this.single
    if (sql === '' || !returning) return sql
    return { sql: `${sql} returning ${this.formatter.columnize(returning)}`, returning }
  }
}
