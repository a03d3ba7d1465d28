import pg from 'pg'

const parse = pg.types.getTypeParser

/**
 * How values come out of this pool: int8 and numeric as text, so that no digit is lost; date and timestamp as the API's
 * text, because a Date would move them by the machine's zone; timestamptz as Date, whose JSON form is the API's.
 */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, (text) => text],
  [pg.types.builtins.NUMERIC, (text) => text],
  [pg.types.builtins.DATE, (text) => text],
  [pg.types.builtins.TIMESTAMP, (text) => text.replace(' ', 'T').replace(/\.\d+$/, '')],
])

/** The type parsers of one pool, in the form that `pg.Client` takes; those of other users of `pg` stay as they are. */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
    return (format !== 'binary' && parsers.get(oid)) || parse(oid, format as 'text')
  },
}
