import { column, type OddColumn, texts, unordered } from './column.js'

const quoted = (values: readonly string[]): string[] => values.map((value) => `'${value}'`)

/** Values that fit what their column is declared to hold; SQLite keeps any other value, too. */
export const sqliteColumns: readonly OddColumn[] = [
  column('INTEGER', '-9223372036854775808', '9223372036854775807', '9007199254740993', '0'),
  column('INT', '-5', '3000000000'),
  column('BIGINT', '-9223372036854775808', '9223372036854775807'),
  column('REAL', '0.1', '0.30000000000000004', '1.7976931348623157e308', '5e-324', '-2.5'),
  column('DOUBLE', '0.1', '1e15', '123456789.12345678'),
  column('NUMERIC', '0', '-1.5', '12345678.25'),
  column('DECIMAL(10,2)', '1.5', '-99999999.99'),
  column('TEXT', ...texts, `printf('%.3000c', 'x') || 'a'`, `printf('%.3000c', 'x') || 'b'`, 'char(1, 31, 127, 8232)'),
  column('TEXT COLLATE NOCASE', ...texts),
  column('TEXT COLLATE RTRIM', ...texts),
  column('VARCHAR(10)', ...texts),
  column('CHAR(5)', `'a'`, `'a    '`),
  column('BLOB', "x''", "x'00'", "x'00ff'", "x'deadbeef'", "x'c3a4'"),
  column('BOOLEAN', '0', '1'),
  column('DATE', ...quoted(['2024-02-29', '0001-01-01', '9999-12-31'])),
  column('TIME', ...quoted(['00:00:00', '13:14:15', '23:59:59'])),
  column('DATETIME', ...quoted(['2024-02-29 13:14:15', '1969-12-31 23:59:59'])),
  column('TIMESTAMP', ...quoted(['2024-02-29 13:14:15.123', '1969-12-31 23:59:59.999'])),
  unordered('JSON', ...quoted(['{"a":1}', '[1,null,"ä"]', '"x"', '1.5'])),
  column('UUID', ...quoted(['00000000-0000-0000-0000-000000000000', '123e4567-e89b-12d3-a456-426614174000'])),
  { type: 'INTEGER GENERATED ALWAYS AS (source * 2) STORED', madeOf: 'INTEGER', values: ['1', '2'] },
  { type: 'TEXT GENERATED ALWAYS AS (upper(source)) VIRTUAL', madeOf: 'TEXT', values: ["'a'", "'b'"] },
]
