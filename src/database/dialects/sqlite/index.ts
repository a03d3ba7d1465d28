import type { Dialect } from '../dialect.js'
import { numberFormOf, valueTypeOf } from './column-types.js'
import { checks } from './constraints.js'
import { sqliteDdl } from './ddl.js'
import { deferredChecks } from './deferred.js'
import { encode, encodeParameter } from './encode.js'
import { translateError } from './errors.js'
import { sqliteExpressions } from './expressions.js'
import { introspect } from './introspect.js'
import { isSame } from './names.js'
import { rowSyntax } from './rows.js'
import { roughRows } from './sizes.js'

/** SQLite 3.45 and newer. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  client: 'sqlite3',
  abilities: {
    hasDeferredChecks: true,
    hasDateTypes: false,
    enforcesLength: false,
    hasSequences: false,
    hasNamespaces: false,
    hasComments: false,
    hasExactDecimals: false,
    countsAreBig: false,
    hasShapeTypes: false,
    writesInWith: false,
    takesTablesBack: true,
    givesManyCreated: true,
  },
  expressions: sqliteExpressions,
  rows: rowSyntax,
  ddl: sqliteDdl,
  introspect,
  checks,
  roughRows,
  isSameName: (_kind, one, other) => isSame(one, other),
  valueTypeOf,
  numberFormOf,
  encode,
  encodeParameter,
  deferredChecks,
  translateError,
}
