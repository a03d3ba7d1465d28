import type { Knex } from 'knex'
import type { Dialect } from '../dialect.js'
import { numberFormOf, valueTypeOf } from './column-types.js'
import { checks } from './constraints.js'
import { createMysqlDdl } from './ddl.js'
import { encode, encodeParameter } from './encode.js'
import { translateError } from './errors.js'
import { mysqlExpressions } from './expressions.js'
import { introspect } from './introspect.js'
import { isSameColumn } from './names.js'
import { rowSyntax } from './rows.js'
import { roughRows } from './sizes.js'

/** MariaDB 10.6 and newer; `changing` is where tables are changed (ddl.ts). */
export const createMysqlDialect = (changing: Knex): Dialect => ({
  name: 'mysql',
  client: 'mysql',
  abilities: {
    hasDeferredChecks: false,
    hasDateTypes: true,
    enforcesLength: true,
    hasSequences: false,
    hasNamespaces: false,
    hasComments: true,
    hasExactDecimals: true,
    countsAreBig: false,
    hasShapeTypes: true,
    writesInWith: false,
    takesTablesBack: false,
    givesManyCreated: false,
  },
  expressions: mysqlExpressions,
  rows: rowSyntax,
  ddl: createMysqlDdl(changing),
  introspect,
  checks,
  roughRows,
  isSameName: (kind, one, other) => (kind === 'table' ? one === other : isSameColumn(one, other)),
  valueTypeOf,
  numberFormOf,
  encode,
  encodeParameter,
  // Every constraint is checked at once.
  deferredChecks: async () => async () => undefined,
  translateError,
})
