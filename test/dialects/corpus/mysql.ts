import { column, type OddColumn, texts, unordered } from './column.js'

const quoted = (values: readonly string[]): string[] => values.map((value) => `'${value}'`)
const latin = texts.filter((text) => [...text].every((character) => character <= '\u00ff'))
const ascii = texts.filter((text) => [...text].every((character) => character <= '\u007f'))
const plane = texts.filter((text) => !text.includes('😀'))

const numbers: readonly OddColumn[] = [
  column('tinyint', '-128', '127', '0'),
  column('tinyint(1)', '0', '1'),
  column('tinyint unsigned zerofill', '0', '5', '255'),
  column('smallint', '-32768', '32767'),
  column('mediumint unsigned', '0', '16777215'),
  column('int', '-2147483648', '2147483647', '0'),
  column('int(5) zerofill', '0', '5', '123456'),
  column('int unsigned', '0', '4294967295'),
  column('bigint', '-9223372036854775808', '9223372036854775807', '9007199254740993'),
  column('bigint unsigned', '0', '18446744073709551615', '9223372036854775808'),
  column('bigint(20) unsigned zerofill', '0', '5', '18446744073709551615'),
  column('decimal(10,2)', '0', '1.5', '-99999999.99'),
  column('decimal(10,2) unsigned zerofill', '0', '1.5'),
  column('decimal(65,0)', '9'.repeat(65), `-${'9'.repeat(65)}`, '0'),
  column('decimal(65,30)', `1.${'0'.repeat(29)}1`, '-0.5'),
  column('decimal(65,38)', `1.${'0'.repeat(37)}1`, '-0.5'),
  column('float', '0.1', '1.1', '3.4028234e38', '1.4e-45', '16777217', '123456.789'),
  column('float(7,3)', '1.5', '1234.567'),
  column('float unsigned zerofill', '1.5', '0'),
  column('double', '0.1', '1.7976931348623157e308', '5e-324', '0.30000000000000004', '123456789.12345678'),
  column('double(10,2)', '1.5', '12345.67'),
  column('boolean', '0', '1'),
  column('bit(1)', "b'0'", "b'1'"),
  column('bit(8)', "b'0'", "b'101'", "b'11111111'", "b'00110101'"),
  column('bit(33)', "b'0'", `b'${'1'.repeat(33)}'`),
  column('bit(64)', "b'0'", `b'${'1'.repeat(64)}'`, "b'101'"),
  column('year', '0', '1901', '2155', '2024'),
]

const words: readonly OddColumn[] = [
  column('char(5)', ...texts.filter((text) => text.length < 8)),
  column('varchar(10)', ...texts),
  column('varchar(10) COLLATE utf8mb4_bin', ...texts),
  column('varchar(10) COLLATE utf8mb4_nopad_bin', ...texts),
  column('varchar(10) COLLATE utf8mb4_general_ci', ...texts),
  column('varchar(10) COLLATE utf8mb4_general_nopad_ci', ...texts),
  column('varchar(10) COLLATE utf8mb4_unicode_ci', ...texts),
  column('varchar(255) COLLATE utf8mb4_unicode_520_nopad_ci', ...texts),
  column('varchar(10) COLLATE utf8mb4_uca1400_ai_ci', ...texts),
  unordered('varchar(255) COLLATE utf8mb4_uca1400_as_cs', ...texts, `concat(repeat('x', 250), 'A')`, `concat(repeat('x', 250), 'a')`),
  column('varchar(10) COLLATE utf8mb4_german2_ci', ...texts),
  column('varchar(10) COLLATE utf8mb4_swedish_ci', ...texts),
  column('varchar(10) CHARACTER SET latin1', ...latin),
  column('varchar(10) CHARACTER SET latin1 COLLATE latin1_bin', ...latin),
  column('varchar(10) CHARACTER SET latin1 COLLATE latin1_general_cs', ...latin),
  column('varchar(10) CHARACTER SET utf8mb3', ...plane),
  column('varchar(10) CHARACTER SET ucs2', ...plane),
  column('varchar(10) CHARACTER SET utf16', ...texts),
  column('varchar(10) CHARACTER SET utf32', ...texts),
  column('varchar(10) CHARACTER SET sjis', ...ascii, `'日本'`),
  column('varchar(10) CHARACTER SET ascii', ...ascii),
  column('varchar(2000) COLLATE utf8mb4_nopad_bin', ...texts, `concat(repeat('x', 1500), 'a')`, `concat(repeat('x', 1500), 'b')`),
  column('varchar(2000)', ...texts, `concat(repeat('x', 1500), 'a')`, `concat(repeat('x', 1500), 'b')`),
  column('tinytext', ...texts),
  column('text', ...texts, `concat(repeat('x', 3000), 'a')`, `concat(repeat('x', 3000), 'b')`),
  column('mediumtext CHARACTER SET latin1', ...latin),
  column('longtext', ...texts, `concat(char(1), char(31), char(127), '\\\\')`),
  column("enum('z','a','m','','A b')", `'z'`, `'a'`, `'m'`, `''`, `'A b'`),
  column("enum('10','9','1')", `'10'`, `'9'`, `'1'`),
  column("enum('z','ä','m') CHARACTER SET latin1", `'z'`, `'ä'`, `'m'`),
  column("set('x','b','c')", `''`, `'x'`, `'x,c'`, `'b,c'`),
  column(`set(${Array.from({ length: 64 }, (_, index) => `'m${index}'`).join(',')})`, `'m0'`, `'m63'`, `'m0,m63'`, `'m62'`),
  unordered('json', ...quoted(['{"a":1}', '[1,null,"ä"]', '"x"', '1.5'])),
  column(
    'uuid',
    ...quoted([
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '123e4567-e89b-12d3-a456-426614174000',
      '6ccd780c-baba-1026-9564-5b8c656024db',
    ]),
  ),
  column('inet4', ...quoted(['10.0.0.1', '9.0.0.1', '255.255.255.255'])),
  column('inet6', ...quoted(['::1', 'fe80::1', '::ffff:1.2.3.4'])),
]

const bytes: readonly OddColumn[] = [
  column('binary(4)', "x'00'", "x'00ff00ff'", "x'61626364'", "x'5c78'"),
  column('binary(16)', "unhex(replace('123e4567-e89b-12d3-a456-426614174000', '-', ''))", "x'00'"),
  column('varbinary(10)', "x''", "x'00'", "x'0000'", "x'ff'", "x'616263'", "x'5c783631'"),
  column('varbinary(3000)', "concat(repeat('x', 1500), 'a')", "concat(repeat('x', 1500), 'b')", "x'00'"),
  column('tinyblob', "x''", "x'00ff'"),
  column('blob', "x''", "x'00ff'", "x'c3a4'", "concat(repeat('x', 1500), 'a')", "concat(repeat('x', 1500), 'b')"),
  column('longblob', "x''", "x'ff00'"),
]

const times: readonly OddColumn[] = [
  column('date', ...quoted(['2024-02-29', '1000-01-01', '0001-01-01', '9999-12-31'])),
  column('time', ...quoted(['00:00:00', '13:14:15', '99:59:59', '100:00:00', '838:59:59', '-838:59:59', '-00:00:01'])),
  column('time(6)', ...quoted(['13:14:15.5', '13:14:15.123456', '-838:59:59.999999', '24:00:00'])),
  column('datetime', ...quoted(['2024-02-29 13:14:15', '0001-01-01 00:00:00', '9999-12-31 23:59:59'])),
  column('datetime(3)', ...quoted(['2024-02-29 13:14:15.123', '2024-02-29 13:14:15'])),
  column('datetime(6)', ...quoted(['2024-02-29 13:14:15.123456', '2024-02-29 13:14:15', '2024-02-29 13:14:15.5'])),
  column('timestamp NULL', ...quoted(['2024-02-29 13:14:15', '1970-01-01 00:00:01', '2038-01-19 03:14:07'])),
  column(
    'timestamp(6) NULL',
    ...quoted(['2024-02-29 13:14:15.123456', '2024-02-29 13:14:15.5', '2024-02-29 13:14:15', '2024-02-29 10:00:00']),
  ),
]

const shapes: readonly OddColumn[] = [
  unordered('point', "ST_GeomFromText('POINT(1.5 -2)')"),
  unordered('geometry', "ST_GeomFromText('LINESTRING(0 0,1 2)')"),
]

const made: readonly OddColumn[] = [
  { type: 'int GENERATED ALWAYS AS (source * 2) STORED', madeOf: 'int', values: ['1', '2'] },
  { type: 'int GENERATED ALWAYS AS (source * 2) VIRTUAL', madeOf: 'int', values: ['1', '2'] },
  { type: 'varchar(10) GENERATED ALWAYS AS (upper(source)) STORED', madeOf: 'varchar(5)', values: ["'a'", "'b'"] },
  { type: 'int NULL INVISIBLE', values: ['1', '2'] },
]

export const mysqlColumns: readonly OddColumn[] = [...numbers, ...words, ...bytes, ...times, ...shapes, ...made]
