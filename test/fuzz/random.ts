/** A source of random choices that a seed repeats (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)]!
  }

  list<Value>(most: number, make: () => Value): Value[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }
}

const texts = [
  '',
  'a',
  ' ',
  '0',
  '1',
  '-1',
  '2',
  '1.5',
  '1e400',
  'NaN',
  'Infinity',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  'null',
  'true',
  '*',
  '%',
  '_',
  "'",
  '"',
  '\\',
  '\u0000',
  '\ud800',
  '🦆',
  'é\u0301',
  '$NOW',
  '$NOW(-1 year)',
  '$NOW(99999999999999 years)',
  '$NOW(',
  '$CURRENT_USER',
  '$CURRENT_USER.role.name',
  '$CURRENT_ROLE',
  '$CURRENT_POLICIES',
  '2024-01-01',
  '2024-13-45',
  '2024-01-01T10:00:00Z',
  '0000-00-00',
  '99999-01-01T00:00:00Z',
  '-0044-03-15',
  '10:00:00',
  'infinity',
  '00000000-0000-0000-0000-000000000000',
  'not-a-uuid',
  '__proto__',
  'constructor',
  'toString',
  '{}',
  '[]',
  '{"a":1}',
  '[',
  '(((((a+)+)+)+)+)b',
  '^a',
  'x'.repeat(3_000),
  '1'.repeat(400),
  "1' OR '1'='1",
  '); DROP TABLE articles; --',
]
const numbers = [0, 1, -1, 2, 100, 1.5, -0.1, 1e21, 1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 5e-324]

/** A value of any kind, deep or flat, that a JSON text can hold. */
export function anyValue(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 3 ? 5 : 8)
  if (random.chance(0.02)) return random.pick<unknown>([{ toString: 1 }, { valueOf: 'x' }, { length: 1e9 }, { toJSON: 1 }])
  if (kind <= 1) return random.pick(texts)
  if (kind === 2) return random.pick(numbers)
  if (kind === 3) return random.pick([true, false, null])
  if (kind === 4) return random.pick(texts)
  if (kind === 5) return random.list(4, () => anyValue(random, depth + 1))
  return Object.fromEntries(random.list(3, () => [anyName(random), anyValue(random, depth + 1)]))
}

export const anyText = (random: Random): string => random.pick(texts)

const collections = [
  'articles',
  'authors',
  'comments',
  'tags',
  'articles_tags',
  'nonesuch',
  'directus_users',
  'directus_files',
  '__proto__',
]
const fields = [
  ...[
    'id',
    'title',
    'status',
    'views',
    'price',
    'published_at',
    'data',
    'is_featured',
    'author',
    'comments',
    'tags',
    'name',
    'secret',
    'pin',
  ],
  ...[
    'articles',
    'body',
    'article',
    'articles_id',
    'tags_id',
    'nonesuch',
    '*',
    '__proto__',
    'password',
    'token',
    'role',
    'email',
    'policies',
  ],
]

export const anyCollection = (random: Random): string => random.pick(collections)

/** The name of a field, or something that stands where one should. */
export function anyName(random: Random): string {
  if (random.chance(0.05)) return anyText(random)
  const name = random.pick(fields)
  if (random.chance(0.1))
    return `${random.pick(['year', 'month', 'count', 'hour', 'json', 'weekday', 'nonesuch'])}(${name}${random.chance(0.3) ? `, ${random.pick(['a', '[0]', 'a.b', ''])}` : ''})`
  return name
}

/** A path of names. */
export const anyPath = (random: Random): string => Array.from({ length: 1 + random.below(4) }, () => anyName(random)).join('.')

const operators = [
  ...[
    '_eq',
    '_neq',
    '_lt',
    '_lte',
    '_gt',
    '_gte',
    '_in',
    '_nin',
    '_null',
    '_nnull',
    '_contains',
    '_ncontains',
    '_icontains',
    '_starts_with',
  ],
  ...[
    '_nstarts_with',
    '_istarts_with',
    '_ends_with',
    '_between',
    '_nbetween',
    '_empty',
    '_nempty',
    '_intersects',
    '_nintersects_bbox',
    '_regex',
  ],
  ...['_some', '_none', '_json', '_nonesuch'],
]

/** A filter that may mean something. */
export function anyFilter(random: Random, depth = 0): unknown {
  if (random.chance(0.05)) return anyValue(random)
  const entries = Array.from({ length: 1 + random.below(2) }, (): [string, unknown] => {
    if (depth < 3 && random.chance(0.2)) return [random.pick(['_and', '_or']), random.list(3, () => anyFilter(random, depth + 1))]
    if (depth < 4 && random.chance(0.25)) return [anyName(random), anyFilter(random, depth + 1)]
    if (random.chance(0.03)) return ['$FOLLOW(articles,author)', anyFilter(random, depth + 1)]
    return [
      anyName(random),
      {
        [random.pick(operators)]: random.chance(0.7)
          ? random.pick<unknown>([anyText(random), random.pick(numbers), [1, 2], ['a', null], true, null])
          : anyValue(random),
      },
    ]
  })
  return Object.fromEntries(entries)
}
