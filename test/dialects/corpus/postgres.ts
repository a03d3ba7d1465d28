import { column, type OddColumn, texts, unordered } from './column.js'

/** What the columns are made of, beside what PostgreSQL has. */
export const postgresSetup = [
  'CREATE EXTENSION IF NOT EXISTS citext',
  'CREATE EXTENSION IF NOT EXISTS hstore',
  'CREATE EXTENSION IF NOT EXISTS ltree',
  'CREATE EXTENSION IF NOT EXISTS cube',
  'CREATE EXTENSION IF NOT EXISTS isn',
  "CREATE TYPE mood AS ENUM ('sad', 'ok', 'Happy', 'a,\"b')",
  'CREATE TYPE "Odd Pair" AS (a int, "b c" text)',
  'CREATE DOMAIN address AS citext',
  'CREATE DOMAIN positive AS integer CHECK (value > 0)',
  'CREATE DOMAIN small_positive AS positive',
  'CREATE DOMAIN code AS varchar(4)',
  'CREATE DOMAIN tag_list AS text[]',
  'CREATE DOMAIN feeling AS mood',
  "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
  "CREATE COLLATION accentless (provider = icu, locale = 'und-u-ks-level1', deterministic = false)",
  "CREATE COLLATION numeric_order (provider = icu, locale = 'en-u-kn-true')",
  'CREATE SCHEMA elsewhere',
  "CREATE TYPE elsewhere.shade AS ENUM ('light', 'dark')",
]

const moments = [
  '2024-02-29 13:14:15',
  '2024-02-29 13:14:15.5',
  '2024-02-29 13:14:15.123456',
  '1969-12-31 23:59:59.999',
  '0044-03-15 10:00 BC',
]
const farMoments = [
  '0001-12-31 23:00 BC',
  '12345-06-07 08:09:10',
  '294276-12-31 23:59:59.999999',
  '4713-01-01 00:00 BC',
  'infinity',
  '-infinity',
]
const quoted = (values: readonly string[]): string[] => values.map((value) => `'${value}'`)

const numbers: readonly OddColumn[] = [
  column('smallint', '-32768', '32767', '0', '7'),
  column('integer', '-2147483648', '2147483647', '0', '7'),
  column('bigint', '-9223372036854775808', '9223372036854775807', '9007199254740993', '0'),
  column('numeric', '0', '-1.5', '1.50', '123456789012345678901234567890.123456789', '1e-20', "'NaN'", "'Infinity'", "'-Infinity'"),
  column('numeric(10,2)', '0', '1.5', '-99999999.99', "'NaN'"),
  column('numeric(40,20)', '1.00000000000000000001', '-12345678901234567890.5'),
  column('real', '0.1', '3.4028235e38', '1.4e-45', '16777217', "'NaN'", "'Infinity'", "'-Infinity'"),
  column('double precision', '0.1', '1.7976931348623157e308', '5e-324', '0.30000000000000004', "'NaN'", "'Infinity'", "'-Infinity'"),
  column('money', "'1.00'", "'-1234567.89'", "'92233720368547758.07'"),
  column('boolean', 'true', 'false'),
  column('oid', '0', '4294967295'),
  column('positive', '1', '2147483647'),
  column('small_positive', '1', '2'),
]

const words: readonly OddColumn[] = [
  column('char(5)', ...texts.filter((text) => text.length < 8)),
  column('varchar(10)', ...texts),
  column('text', ...texts, `repeat('x', 3000) || 'a'`, `repeat('x', 3000) || 'b'`, `E'\\x01\\x1f\\u2028\\\\'`),
  column('text COLLATE "C"', ...texts),
  column('text COLLATE caseless', ...texts),
  column('varchar(10) COLLATE accentless', ...texts),
  column('text COLLATE numeric_order', ...texts, `'a10'`, `'a9'`),
  column('citext', ...texts),
  column('address', ...texts),
  column('code', `'ab'`, `'AB'`),
  column('name', ...texts),
  column('"char"', `'a'`, `'B'`, `''`),
  column('mood', ...quoted(['sad', 'ok', 'Happy', 'a,"b'])),
  column('feeling', ...quoted(['sad', 'ok', 'Happy'])),
  column('elsewhere.shade', ...quoted(['light', 'dark'])),
  column(
    'uuid',
    ...quoted(['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-ffff-ffff-ffff-ffffffffffff', '123e4567-e89b-12d3-a456-426614174000']),
  ),
  unordered('xml', ...quoted(['<a/>', '<a b="c">ü</a>', 'x < y'].map((text) => text.replace('x < y', 'text')))),
  unordered('json', ...quoted(['{"a":1}', '[1,null,"ä"]', '"x"', '1.5'])),
  unordered('jsonb', ...quoted(['{"a":1}', '[1,null,"ä"]', '"x"', '1.5'])),
  unordered('jsonpath', ...quoted(['$.a[*]', '$'])),
  column('ltree', ...quoted(['a.b', 'a', ''])),
  unordered('hstore', ...quoted(['"a"=>"1", "b"=>NULL', '', '"ä b"=>"\\"x"'])),
  column('tsvector', ...quoted(['a:1 b:2A', ''])),
  column('tsquery', ...quoted(['a & b', '!c'])),
  column('isbn', ...quoted(['978-0-393-04002-9'])),
]

const bytes: readonly OddColumn[] = [
  column('bytea', `'\\x'`, `'\\x00'`, `'\\x00ff'`, `'\\xdeadbeef'`, `'\\x5c78'`, `decode('616263', 'hex')`),
  column('bit(4)', "B'0000'", "B'0101'", "B'1111'"),
  column('bit(1)', "B'0'", "B'1'"),
  column('bit varying(8)', "B''", "B'0'", "B'01'", "B'11111111'"),
]

const times: readonly OddColumn[] = [
  column(
    'date',
    ...quoted([
      '2024-02-29',
      '0001-01-01',
      '9999-12-31',
      '0044-03-15 BC',
      '0001-12-31 BC',
      '10000-01-01',
      '5874897-12-31',
      '4713-01-01 BC',
      'infinity',
      '-infinity',
    ]),
  ),
  column('time', ...quoted(['00:00', '13:14:15', '13:14:15.5', '23:59:59.999999', '24:00'])),
  column('time(3)', ...quoted(['13:14:15', '13:14:15.123'])),
  column('timetz', ...quoted(['13:14:15+02', '12:14:15+01', '13:14:15.5-05:30', '00:00+00', '24:00-12', '23:59:59.999999+15:59:59'])),
  column('timestamp', ...quoted([...moments, ...farMoments])),
  column('timestamp(0)', ...quoted(['2024-02-29 13:14:15'])),
  column('timestamptz', ...quoted([...moments, ...farMoments])),
  column('timestamptz(3)', ...quoted(['2024-02-29 13:14:15.123+02', '2024-02-29 13:14:15Z'])),
  column(
    'interval',
    ...quoted(['1 year 2 mons 3 days 04:05:06.789', '-1 day', '30 days', '1 mon', '00:00', '178000000 years', '-00:00:00.000001']),
  ),
  column('interval day to second(3)', ...quoted(['3 days 04:05:06.789'])),
]

const places: readonly OddColumn[] = [
  column('inet', ...quoted(['10.0.0.1', '10.0.0.0/8', '::1', 'fe80::/10'])),
  column('cidr', ...quoted(['10.0.0.0/8', '::/0'])),
  column('macaddr', ...quoted(['08:00:2b:01:02:03'])),
  column('macaddr8', ...quoted(['08:00:2b:01:02:03:04:05'])),
  unordered('point', ...quoted(['(1.5,-2)', '(Infinity,NaN)'])),
  unordered('line', ...quoted(['{1,2,3}'])),
  unordered('lseg', ...quoted(['[(0,0),(1,2)]'])),
  unordered('box', ...quoted(['(1,1),(0,0)'])),
  unordered('path', ...quoted(['[(0,0),(1,2)]', '((0,0),(1,2))'])),
  unordered('polygon', ...quoted(['((0,0),(1,2),(2,0))'])),
  unordered('circle', ...quoted(['<(0,0),2>'])),
  column('cube', ...quoted(['(1,2),(3,4)', '(0)'])),
  column('pg_lsn', ...quoted(['16/B374D848', '0/0'])),
  column('xid8', ...quoted(['0', '18446744073709551615'])),
  unordered('pg_snapshot', ...quoted(['10:20:10,14'])),
  column('regclass', `'pg_class'`, `'pg_type'`),
]

const compound: readonly OddColumn[] = [
  column('int4range', ...quoted(['[1,5)', 'empty', '[1,)'])),
  column('int8range', ...quoted(['[1,9223372036854775807)'])),
  column('numrange', ...quoted(['(1.5,2.5]'])),
  column('tsrange', ...quoted(['["2024-01-01 10:00","2024-01-01 11:00:00.5")', '[,infinity)'])),
  column('tstzrange', ...quoted(['["2024-01-01 10:00+02",)'])),
  column('daterange', ...quoted(['[2024-01-01,2024-02-01)'])),
  column('int4multirange', ...quoted(['{[1,2),[5,9)}', '{}'])),
  column('"Odd Pair"', ...quoted(['(1,"b, c")', '(,)', '(2,"\\"")'])),
]

const lists: readonly OddColumn[] = [
  column(
    'text[]',
    ...quoted([
      '{}',
      '{a,b}',
      '{a,NULL,"NULL"}',
      '{"a,b","c\\"d","\\\\","{}",""}',
      '{{a,b},{c,NULL}}',
      '[0:1]={a,b}',
      '{{{1,2},{3,4}},{{5,6},{7,8}}}',
    ]),
  ),
  column('varchar(5)[]', ...quoted(['{a,b}'])),
  column('integer[]', ...quoted(['{1,2,NULL}', '{{1,2},{3,4}}', '{-2147483648}'])),
  column('bigint[]', ...quoted(['{9223372036854775807}'])),
  column('numeric[]', ...quoted(['{1.50,NaN}'])),
  column('double precision[]', ...quoted(['{0.1,NaN,-Infinity,5e-324}'])),
  column('real[]', ...quoted(['{0.1,3.4028235e38}'])),
  column('boolean[]', ...quoted(['{t,f,NULL}'])),
  column('uuid[]', ...quoted(['{123e4567-e89b-12d3-a456-426614174000}'])),
  column('mood[]', ...quoted(['{sad,Happy,NULL,"a,\\"b"}'])),
  column('elsewhere.shade[]', ...quoted(['{light}'])),
  column('bytea[]', `ARRAY['\\x00ff', '\\x'::bytea]`),
  column('date[]', ...quoted(['{2024-01-01,infinity,"0044-03-15 BC"}'])),
  column('timestamp[]', ...quoted(['{"2024-01-01 10:00:00.123456"}'])),
  column('timestamptz[]', ...quoted(['{"2024-01-01 10:00:00.123456+02",-infinity}'])),
  column('interval[]', ...quoted(['{"1 day 02:00:00"}'])),
  unordered('json[]', `ARRAY['{"a":[1]}', '"x"', '1.5']::json[]`),
  column('jsonb[]', `ARRAY['{"a": [1]}', '"x"']::jsonb[]`),
  column('"Odd Pair"[]', `ARRAY[ROW(1, 'b,"c')]::"Odd Pair"[]`),
  column('inet[]', ...quoted(['{10.0.0.1,::1}'])),
  column('int4range[]', `ARRAY['[1,5)', 'empty']::int4range[]`),
  column('citext[]', ...quoted(['{a,A}'])),
  column('money[]', ...quoted(['{"$1,234.50"}'])),
  column('tag_list', ...quoted(['{a,"b c"}'])),
]

const made: readonly OddColumn[] = [
  { type: 'integer GENERATED ALWAYS AS (source * 2) STORED', madeOf: 'integer', values: ['1', '2'] },
  { type: 'text GENERATED ALWAYS AS (upper(source)) STORED', madeOf: 'text', values: ["'a'", "'b'"] },
]

export const postgresColumns: readonly OddColumn[] = [...numbers, ...words, ...bytes, ...times, ...places, ...compound, ...lists, ...made]
