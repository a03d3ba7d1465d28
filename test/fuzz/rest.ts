import { anyCollection, anyFilter, anyName, anyPath, anyText, anyValue, type Random } from './random.js'

/** A request as it goes out. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const methods = ['GET', 'GET', 'GET', 'GET', 'POST', 'PATCH', 'DELETE', 'SEARCH', 'PUT', 'OPTIONS', 'HEAD']

/** Routes of system collections and utilities. What would end the test itself (users, rights, schema of the fixture) is only read. */
const readOnly = [
  '/users',
  '/roles',
  '/policies',
  '/permissions',
  '/access',
  '/collections',
  '/collections/articles',
  '/fields/articles',
  '/relations/articles/author',
  '/fields',
  '/relations',
  '/settings',
  '/activity',
  '/revisions',
  '/extensions',
]
const writable = [
  '/presets',
  '/dashboards',
  '/panels',
  '/folders',
  '/notifications',
  '/translations',
  '/comments',
  '/versions',
  '/flows',
  '/operations',
  '/shares',
  '/files',
]
const special = [
  ...[
    '/server/ping',
    '/server/info',
    '/server/health',
    '/server/specs/oas',
    '/server/specs/graphql',
    '/utils/random/string',
    '/utils/hash/verify',
  ],
  ...[
    '/utils/sort/articles',
    '/utils/revert/1',
    '/utils/export/articles',
    '/auth/login',
    '/auth/refresh',
    '/auth/logout',
    '/auth/password/request',
  ],
  ...['/users/me', '/users/invite/accept', '/users/register', '/assets/00000000-0000-0000-0000-000000000000'],
  ...['/graphql', '/nonesuch', '/items', '//items//articles', '/files/tus', '/server/specs/types'],
]

export function anyRestRequest(random: Random): FuzzRequest {
  const { base, isReadOnly } = anyBase(random)
  // The fixture stays: without its collections there is nothing to ask.
  const method = isReadOnly ? random.pick(['GET', 'SEARCH']) : random.pick(methods)
  const query = random.chance(0.75) ? `?${anyQuery(random)}` : ''
  const hasBody = ['POST', 'PATCH', 'DELETE', 'SEARCH', 'PUT'].includes(method) && random.chance(0.9)
  return { method, path: `${base}${query}`, headers: anyHeaders(random, hasBody), ...(hasBody ? { body: anyBody(random, method) } : {}) }
}

function anyBase(random: Random): { base: string; isReadOnly: boolean } {
  const key = random.chance(0.4) ? `/${encode(random, anyKey(random))}` : ''
  const kind = random.below(10)
  if (kind <= 5) return { base: `/items/${encode(random, anyCollection(random))}${key}`, isReadOnly: false }
  if (kind === 6) return { base: `${random.pick(readOnly)}${key}`, isReadOnly: true }
  if (kind === 7) return { base: `${random.pick(writable)}${key}`, isReadOnly: false }
  return { base: random.pick(special), isReadOnly: false }
}

const anyKey = (random: Random): string => (random.chance(0.6) ? String(1 + random.below(8)) : anyText(random).slice(0, 200))

/** Mostly as it should be, sometimes raw. */
function encode(random: Random, text: string): string {
  if (random.chance(0.01)) return '%zz'
  return [...text].map((character) => (/[\w.~-]/.test(character) ? character : safely(character))).join('')
}

function safely(character: string): string {
  try {
    return encodeURIComponent(character)
  } catch {
    return '%ED%A0%80' // half of a pair
  }
}

type Parameter = readonly [name: string, value: (random: Random) => unknown]

const parameters: readonly Parameter[] = [
  ['fields', (random) => random.list(4, () => anyPath(random)).join(',')],
  ['fields', (random) => random.list(3, () => anyPath(random))],
  ['filter', (random) => anyFilter(random)],
  ['filter', (random) => JSON.stringify(anyFilter(random))],
  ['sort', (random) => random.list(3, () => `${random.pick(['', '-', '--'])}${anyPath(random)}`).join(',')],
  ['limit', (random) => random.pick<unknown>([1, 3, 10, -1, 0, 'x', 1e9, -5, [1], { a: 1 }])],
  ['offset', (random) => random.pick<unknown>([0, 1, -1, 1e18, 'x'])],
  ['page', (random) => random.pick<unknown>([0, 1, 2, 1e15, -1, 'x'])],
  ['search', (random) => anyText(random)],
  ['meta', (random) => random.pick<unknown>(['*', 'total_count', 'filter_count', 'x', ['*']])],
  ['deep', (random) => ({ [anyName(random)]: { _limit: random.pick([1, -1, 'x']), _filter: anyFilter(random), _sort: anyPath(random) } })],
  ['deep', (random) => ({ comments: { _aggregate: { count: '*' }, _groupBy: [anyName(random)] } })],
  ['alias', (random) => ({ [anyText(random)]: anyName(random), x: anyName(random) })],
  [
    'aggregate',
    (random) => ({
      [random.pick(['count', 'sum', 'avg', 'min', 'max', 'countDistinct', 'sumDistinct', 'nonesuch'])]: random.pick(['*', anyName(random)]),
    }),
  ],
  ['groupBy', (random) => random.list(3, () => anyName(random))],
  ['export', (random) => random.pick(['csv', 'json', 'xml', 'yaml', 'csv_utf8', 'exe'])],
  [
    'cursor',
    (random) => random.pick<unknown>(['', 'x', anyText(random), { a: 1 }, ['a', 'b'], 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']),
  ],
  ['version', (random) => random.pick<unknown>(['main', 'draft', anyText(random), { a: 1 }])],
  ['versionRaw', () => 'true'],
  ['backlink', (random) => random.pick(['false', 'x'])],
  ['explain', (random) => random.pick(['true', anyText(random)])],
  ['dry_run', () => 'true'],
  ['max_affected', (random) => random.pick<unknown>([0, 1, 5, 'x', { a: 1 }])],
  ['length', (random) => random.pick<unknown>([1, 'x', { toString: 1 }])],
  ['limit', () => ({ toString: 1 })],
  ['key', (random) => anyValue(random)],
  ['width', (random) => anyValue(random)],
  ['on', (random) => anyName(random)],
  ['access_token', (random) => anyText(random)],
  ['keys', (random) => anyValue(random)],
]

function anyQuery(random: Random): string {
  const chosen = Array.from({ length: 1 + random.below(4) }, () => random.pick(parameters))
  return chosen.map(([name, make]) => spell(random, random.chance(0.02) ? anyText(random) : name, make(random), 0)).join('&')
}

/** A parameter with brackets, as a list, or as JSON. */
function spell(random: Random, name: string, value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null || depth > 4)
    return `${encode(random, name).replace(/%5B/g, '[').replace(/%5D/g, ']')}=${encode(random, String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 4_000))}`
  const entries = Object.entries(value)
  if (entries.length === 0) return `${encode(random, name)}[]=`
  return entries
    .map(([key, entry]) => spell(random, `${name}[${Array.isArray(value) && random.chance(0.5) ? '' : key}]`, entry, depth + 1))
    .join('&')
}

function anyHeaders(random: Random, hasBody: boolean): Record<string, string> {
  const headers: Record<string, string> = {}
  if (hasBody)
    headers['content-type'] = random.chance(0.93)
      ? 'application/json'
      : random.pick([
          'text/plain',
          'application/xml',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          'multipart/form-data; boundary=x',
          'application/json; charset=klingon',
          '',
        ])
  if (random.chance(0.05)) headers['if-match'] = random.pick(['*', '"x"', 'W/"x"', '"', anyAscii(random)])
  if (random.chance(0.05)) headers['idempotency-key'] = anyAscii(random)
  if (random.chance(0.02)) headers['content-encoding'] = random.pick(['gzip', 'br', 'deflate', 'zstd', 'x'])
  if (random.chance(0.02)) headers.range = random.pick(['bytes=0-1', 'bytes=-1', 'bytes=5-1', 'x'])
  if (random.chance(0.02)) headers.cookie = `directus_session_token=${anyAscii(random)}; directus_refresh_token=x`
  if (random.chance(0.02)) headers.accept = random.pick(['text/html', 'application/xml', '*/*;q=0', anyAscii(random)])
  if (random.chance(0.02)) headers['x-http-method-override'] = 'SEARCH'
  return headers
}

const anyAscii = (random: Random): string =>
  anyText(random)
    .replace(/[^\x21-\x7e]/g, '')
    .slice(0, 300) || 'x'

function anyBody(random: Random, method: string): string {
  if (random.chance(0.03))
    return random.pick(['', '{', 'null', '"a"', '1', '[', `${'['.repeat(2_000)}${']'.repeat(2_000)}`, '{"a":1e999}', '\u0000'])
  if (random.chance(0.1)) return JSON.stringify(anyValue(random))
  if (method === 'SEARCH')
    return JSON.stringify({
      query: { filter: anyFilter(random), fields: [anyPath(random)], sort: [anyPath(random)], limit: random.pick<unknown>([1, -1, 'x']) },
    })
  if (method === 'DELETE')
    return JSON.stringify(
      random.pick<unknown>([[1, 2], { keys: [anyValue(random)] }, { query: { filter: anyFilter(random), limit: 1 } }, anyValue(random)]),
    )
  const item = () => anyItem(random, 0)
  if (random.chance(0.2)) return JSON.stringify([item(), item()])
  if (method === 'PATCH' && random.chance(0.3)) return JSON.stringify({ keys: [1, anyValue(random)], data: item() })
  return JSON.stringify(item())
}

function anyItem(random: Random, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    random.list(4, () => {
      const name = anyName(random)
      if (depth < 3 && random.chance(0.25))
        return [
          name,
          random.pick<unknown>([
            anyItem(random, depth + 1),
            [anyItem(random, depth + 1), 1],
            { create: [anyItem(random, depth + 1)], update: [anyItem(random, depth + 1)], delete: [anyValue(random)] },
          ]),
        ]
      return [name, anyValue(random)]
    }),
  )
}
