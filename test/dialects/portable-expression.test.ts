import { describe, expect, it } from '@jest/globals'
import { portableExpression } from '../../src/database/expressions/portable-expression.js'

// Issue 19: an expression has one spelling, whichever database told it.

describe('portableExpression', () => {
  it.each([
    ['"price" > 0', '(price > (0)::numeric)', '`price` > 0', 'price>0'],
    [
      `"state" IN ('a', 'b')`,
      "((state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
      "`state` in ('a','b')",
    ],
    ['"a" > 0 AND "b" > 0 AND "c" < 3', '((a > 0) AND (b > 0) AND (c < 3))', '`a` > 0 and `b` > 0 and `c` < 3'],
    ['("a" > 0 OR "b" > 0) AND "c" < 3', '(((a > 0) OR (b > 0)) AND (c < 3))', '(`a` > 0 or `b` > 0) and `c` < 3'],
    ['"a" >= 1 AND "a" <= 5', '((a >= 1) AND (a <= 5))', '`a` between 1 and 5'],
    [`("first" || ' ') || "last"`, "((first || ' '::text) || last)", "concat(concat(`first`,' '),`last`)"],
    ['length("name") > 2', '(length((name)::text) > 2)', 'char_length(`name`) > 2'],
    [`"name" LIKE 'it''s %'`, "((name)::text ~~ 'it''s %'::text)", "`name` like 'it\\'s %'"],
  ])('%s', (wanted, ...spellings) => {
    for (const text of [wanted, ...spellings]) expect(portableExpression(text)).toBe(wanted)
  })

  it.each(['pg_sleep(1) is null', '(select 1) = 1', 'a = 1; drop table b', 'case when a then b end', 'other.a = 1', 'a = $1', '', '((((a'])(
    '%s has none',
    (text) => {
      expect(portableExpression(text)).toBeNull()
    },
  )

  it('has bounds', () => {
    expect(portableExpression('('.repeat(3000))).toBeNull()
    expect(portableExpression(`${'not '.repeat(900)} a`)).toBeNull()
  })
})
