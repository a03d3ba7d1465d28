import type { Dialect } from '../dialect.js'
import { numberFormOf, valueTypeOf } from './column-types.js'
import { checks } from './constraints.js'
import { postgresDdl } from './ddl.js'
import { deferredChecks } from './deferred.js'
import { encode, encodeParameter } from './encode.js'
import { translateError } from './errors.js'
import { postgresExpressions } from './expressions.js'
import { introspect } from './introspect.js'
import { rowSyntax } from './rows.js'
import { roughRows } from './sizes.js'

/** PostgreSQL 13 and newer. */
export const postgresDialect: Dialect = {
  name: 'postgres',
  client: 'pg',
  abilities: {
    hasDeferredChecks: true,
    hasDateTypes: true,
    enforcesLength: true,
    hasSequences: true,
    hasNamespaces: true,
    hasComments: true,
    hasExactDecimals: true,
    countsAreBig: true,
    hasShapeTypes: true,
    writesInWith: true,
    takesTablesBack: true,
    givesManyCreated: true,
  },
  expressions: postgresExpressions,
  rows: rowSyntax,
  ddl: postgresDdl,
  introspect,
  checks,
  roughRows,
  isSameName: (_kind, one, other) => one === other,
  valueTypeOf,
  numberFormOf,
  encode,
  encodeParameter,
  deferredChecks,
  translateError,
}
