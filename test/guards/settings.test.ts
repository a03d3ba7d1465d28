import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { providerVariables } from '../../src/config/provider-config.js'
import { variables } from '../../src/config/variables.js'
import { sourceFiles, withoutComments } from './source.js'

// issue 11.7: a setting that nobody reads promises what does not hold.

const sources = sourceFiles.map(({ path, text }) => ({ path, text: withoutComments(text) }))
const outside = sources.filter(({ path }) => !path.startsWith('config/'))
const config = loadConfig({
  SECRET: 'a-secret-for-tests',
  WEBSOCKETS_ENABLED: 'true',
  REDIS: 'redis://h',
  CACHE_ENABLED: 'true',
  DB_CLIENT: 'pg',
  DB_HOST: 'h',
  DB_DATABASE: 'd',
  DB_USER: 'u',
})

/** Parts that are handed over as a whole: by what that is seen, and where their leaves are read. */
const handedOver: Readonly<Record<string, readonly [handing: RegExp, readers: RegExp]>> = {
  'auth.hash': [/config\.auth\.hash\b/, /^security\//],
  'auth.refreshCookie': [/\brefreshCookie\b/, /^rest\/authentication\.ts$/],
  'auth.sessionCookie': [/\bsessionCookie\b/, /^rest\/authentication\.ts$/],
  cache: [/config\.cache\b/, /^services\/items\/answers\/|^rest\/kept-answers\.ts$/],
  bootstrap: [/\{ bootstrap \}: Config/, /^services\/bootstrap\//],
  cors: [/config\.cors\b/, /^rest\/cors\.ts$/],
  database: [/config\.database\b/, /^database\//],
  limiters: [/config\.limiters\b/, /^security\/limits\/|^services\/server\/server\.ts$/],
  metrics: [/config\.metrics\b/, /^(services\/server|rest)\/metrics\.ts$/],
  redis: [/config\.redis\b/, /^redis\.ts$/],
  mail: [/config\.mail\b/, /^mail\//],
  storage: [/config\.storage\.locations\b/, /^storage\//],
  'websockets.graphql': [/websockets\.graphql\b/, /^realtime\/|^graphql\//],
  'websockets.logs': [/websockets\.logs\b/, /^realtime\//],
  'websockets.rest': [/websockets\.rest\b/, /^realtime\//],
}

/** Every value of the configuration by its path; `env` is for extensions, which read what they like. */
function leavesOf(value: unknown, path: readonly string[] = []): string[] {
  if (path[0] === 'env') return []
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof RegExp) return [path.join('.')]
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, [...path, name]))
}

const leaves = leavesOf(config).filter((path) => !path.startsWith('storage.'))

/** Is the leaf read by this text: after its section and a point, or taken apart from it? */
function isReadBy(text: string, path: string): boolean {
  const names = path.split('.')
  const [section, leaf] = names.slice(-2) as [string, string]
  const taken = `\\{[^{}]*\\b${leaf}\\b[^{}]*\\}`
  return [`\\b${section}\\??\\.${leaf}\\b`, `\\b${section}: ${taken}`, `${taken}(\\s*=\\s*|: )[^\\n]*\\b${section}\\b`].some((pattern) =>
    new RegExp(pattern).test(text),
  )
}

function isRead(path: string): boolean {
  const [whole] = Object.entries(handedOver)
    .filter(([part]) => path.startsWith(`${part}.`))
    .map(([, known]) => known)
  const leaf = path.split('.').at(-1)!
  if (whole) {
    const [handing, readers] = whole
    const word = new RegExp(`\\b${leaf}\\b`)
    return outside.some(({ text }) => handing.test(text)) && outside.some(({ path: file, text }) => readers.test(file) && word.test(text))
  }
  return outside.some(({ text }) => isReadBy(text, path))
}

describe('issue 11.7: every setting is read', () => {
  it.each(leaves)('%s', (path) => {
    expect(isRead(path)).toBe(true)
  })

  it('(the guard sees what is not read)', () => {
    for (const path of ['rateLimiter.points', 'cache.enabled', 'log.style', 'assets.colour', 'database.colour', 'auth.hash.colour'])
      expect([path, isRead(path)]).toEqual([path, false])
  })

  it.each(Object.keys(variables))('%s becomes a part of the configuration', (name) => {
    const inside = sources.filter(({ path }) => /^config\/([a-z]+-)?config\.ts$/.test(path))
    expect(inside.some(({ text }) => new RegExp(`\\bvalues\\.${name}\\b|'${name}'`).test(text))).toBe(true)
  })

  it.each(Object.keys(providerVariables).filter((name) => name !== 'DRIVER'))('%s of a provider is read where people log in', (name) => {
    const readers = sources.filter(({ path }) => /^(auth|resolvers)\/provider/.test(path))
    expect(readers.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text))).toBe(true)
  })
})
