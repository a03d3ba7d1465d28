import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { readEnvironment } from '../../src/config/environment.js'
import { atOnce } from '../support/at-once.js'

const secret = { SECRET: 'a-secret-for-tests' }
const file = (name: string, content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'tessera-config-')), name)
  writeFileSync(path, content)
  return path
}

describe('the configuration', () => {
  it('needs nothing but a secret', () => {
    const config = loadConfig(secret)
    expect(config.server).toMatchObject({ host: '127.0.0.1', port: 8055, maxPayloadSize: 1_048_576 })
    expect(config.database).toMatchObject({ client: 'sqlite', filename: './data/tessera.sqlite' })
    expect(config.auth).toMatchObject({ accessTokenTtl: 900_000, refreshTokenTtl: 604_800_000, sessionTtl: 86_400_000 })
    expect(config.limits).toMatchObject({ queryDefault: 100, queryMax: null, queryCost: 2_000_000, batchMutation: 10_000 })
  })

  it('cannot be changed', () => {
    const config = loadConfig(secret)
    expect(Object.isFrozen(config.auth.refreshCookie)).toBe(true)
  })

  it('tells all mistakes at once, each in a sentence', () => {
    const wrong = { ...secret, PORT: 'many', ACCESS_TOKEN_TTL: 'soon', LOG_LEVEL: 'loud', CORS_ENABLED: 'perhaps' }
    expect(() => loadConfig(wrong)).toThrow(
      [
        'PORT must be a whole number from 0 to 65535, not "many".',
        'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not "loud".',
        'ACCESS_TOKEN_TTL must be a duration such as 15m, 7d or 500 (milliseconds), not "soon".',
        'CORS_ENABLED must be true or false, not "perhaps".',
      ].join('\n'),
    )
  })

  it('says what is missing', () => {
    expect(() => loadConfig({})).toThrow('SECRET is missing')
    expect(() => loadConfig({ ...secret, DB_CLIENT: 'pg' })).toThrow('DB_HOST is missing')
  })

  it('reads lists, sizes and durations', () => {
    const config = loadConfig({
      ...secret,
      CORS_ORIGIN: 'http://a.test, http://b.test',
      MAX_PAYLOAD_SIZE: '2mb',
      LOGIN_STALL_TIME: '0',
      CORS_METHODS: '["GET"]',
    })
    expect(config.cors.origin).toEqual(['http://a.test', 'http://b.test'])
    expect(config.cors.methods).toEqual(['GET'])
    expect(config.server.maxPayloadSize).toBe(2 * 2 ** 20)
    expect(config.auth.loginStallTime).toBe(0)
  })

  it.each([
    [
      { DB_CLIENT: 'sqlite3', DB_FILENAME: 'x.db' },
      { client: 'sqlite', filename: 'x.db' },
    ],
    [
      { DB_CONNECTION_STRING: 'postgres://u@h/d', DB_SSL__REJECT_UNAUTHORIZED: 'false' },
      { client: 'postgres', connectionString: 'postgres://u@h/d', ssl: { rejectUnauthorized: false } },
    ],
    [
      { DB_CLIENT: 'postgres', DB_HOST: 'h', DB_DATABASE: 'd', DB_USER: 'u', DB_POOL__MAX: '3' },
      { client: 'postgres', host: 'h', pool: { min: 0, max: 3 } },
    ],
    [{ DB_CONNECTION_STRING: 'mysql://u@h/d' }, { client: 'mysql', connectionString: 'mysql://u@h/d' }],
    [
      { DB_CLIENT: 'mysql', DB_HOST: 'h', DB_PORT: '3307', DB_DATABASE: 'd', DB_USER: 'u', DB_PASSWORD: 'p' },
      { client: 'mysql', host: 'h', port: 3307, database: 'd', user: 'u', password: 'p' },
    ],
  ])('finds the database of %j', (environment, expected) => {
    expect(loadConfig({ ...secret, ...environment }).database).toMatchObject(expected)
  })

  it('gives extensions every variable, cast by prefix or by what it looks like', () => {
    const { env } = loadConfig({
      ...secret,
      A: 'true',
      B: '5',
      C: 'string:5',
      D: 'array:x,y',
      E: '{"f":1}',
      F: '007',
      G: 'json:[1]',
    })
    expect(env).toMatchObject({
      A: true,
      B: 5,
      C: '5',
      D: ['x', 'y'],
      E: { f: 1 },
      F: '007',
      G: [1],
      QUERY_LIMIT_DEFAULT: 100,
    })
  })
})

describe('the environment', () => {
  it('takes variables of a file, and its own over them', () => {
    const CONFIG_PATH = file('.env', 'PORT=1\nHOST=file.test\nSECRET=x')
    expect(readEnvironment({ CONFIG_PATH, PORT: '2' })).toMatchObject({ PORT: '2', HOST: 'file.test' })
  })

  it('takes a JSON file', () => {
    const CONFIG_PATH = file('config.json', '{"PORT": 81, "SECRET": "x"}')
    expect(loadConfig(readEnvironment({ CONFIG_PATH })).server.port).toBe(81)
  })

  it('takes the content of the file that <NAME>_FILE names', () => {
    expect(readEnvironment({ SECRET_FILE: file('secret', 'from-a-file\n') }).SECRET).toBe('from-a-file')
  })

  it('says which file is missing', () => {
    expect(() => readEnvironment({ SECRET_FILE: '/nowhere/secret' })).toThrow(
      'SECRET_FILE names the file /nowhere/secret, which cannot be read.',
    )
    expect(() => readEnvironment({ CONFIG_PATH: '/nowhere/.env' })).toThrow('which does not exist')
  })

  it('has one secret that was made up, however many processes start at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-secret-'))
    const lines = 'process.stdout.write(it.readEnvironment({}).SECRET)'
    const secrets = new Set(await atOnce(6, folder, { module: 'config/environment', lines }))
    expect([...secrets]).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
    expect(readdirSync(join(folder, 'data'))).toEqual(['secret'])
    expect(statSync(join(folder, 'data/secret')).mode & 0o777).toBe(0o600)
  })
})

describe('issue 11.7: settings that do nothing yet', () => {
  it.each([
    ['RATE_LIMITER_MCP_OAUTH_POINTS', '10'],
    ['CACHE_SCHEMA', 'true'],
    ['CACHE_SYSTEM_TTL', '10m'],
    ['LOG_STYLE', 'pretty'],
    ['LOG_STYLE', 'raw'],
  ])('%s=%s is refused in one sentence', (name, value) => {
    const load = () => loadConfig({ SECRET: 'a-secret', [name]: value })
    expect(load).toThrow(new RegExp(`^${name} cannot be set: [^.\\n]+\\.$`))
  })

  it.each([
    ['RATE_LIMITER_ENABLED', 'false'],
    ['CACHE_ENABLED', 'false'],
    ['CACHE_TTL', ''],
    ['CACHE_DIRECTORY', '/somewhere'],
    ['NPM_CACHE_TTL', '1'],
  ])('%s=%j is what holds, or not ours', (name, value) => {
    expect(() => loadConfig({ SECRET: 'a-secret', [name]: value })).not.toThrow()
  })

  it('each is told, with all other mistakes', () => {
    expect(() => loadConfig({ SECRET: 'a-secret', CACHE_SCHEMA: 'true', LOG_STYLE: 'pretty', PORT: 'x' })).toThrow(
      /CACHE_SCHEMA[^\n]+\nLOG_STYLE[^\n]+\nPORT/,
    )
  })
})
