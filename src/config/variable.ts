import { isIP } from 'node:net'
import ms, { type StringValue } from 'ms'

/** How the text of a variable becomes a value. */
export interface VariableType<Value> {
  /** For the documentation. */
  readonly name: string
  /** Reads the value; throws an Error whose message completes the sentence "PORT must be ...". */
  read(raw: unknown): Value
  /** true: an empty text is a value, too, instead of none. */
  readonly readsEmpty?: true
}

/** One environment variable: its type, what it is when nobody sets it, and what it is for. */
export interface Variable<Value> {
  readonly type: VariableType<Value>
  readonly standard: Value
  readonly description: string
}

/** A row of the table of variables. */
export function variable<Value>(type: VariableType<Value>, standard: NoInfer<Value>, description: string): Variable<Value> {
  return { type, standard, description }
}

const refuse = (expected: string): never => {
  throw new Error(expected)
}
const text = (raw: unknown): string => (typeof raw === 'string' ? raw : JSON.stringify(raw)).trim()

/** Any text. */
export const string: VariableType<string> = { name: 'text', read: text }

/** Text that may be missing. */
export const optionalString: VariableType<string | null> = { name: 'text', read: (raw) => text(raw) || null }

/** `true` or `false`. */
export const boolean: VariableType<boolean> = {
  name: 'boolean',
  read: (raw) => {
    const value = text(raw).toLowerCase()
    if (value === 'true' || value === '1') return true
    return value === 'false' || value === '0' || value === '' ? false : refuse('true or false')
  },
}

/** A whole number between two bounds. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): VariableType<number> {
  const expected = most === Number.MAX_SAFE_INTEGER ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`
  return {
    name: 'number',
    read: (raw) => {
      const value = text(raw) === '' ? Number.NaN : Number(text(raw))
      return Number.isInteger(value) && value >= least && value <= most ? value : refuse(expected)
    },
  }
}

/** A whole number, or nothing for no bound. */
export function bound(least: number): VariableType<number | null> {
  const { read } = wholeNumber(least)
  return { name: 'number', read: (raw) => (/^(infinity|null|)$/i.test(text(raw)) ? null : read(raw)) }
}

/** A whole number, or `false` for no bound. */
export const boundOrFalse: VariableType<number | null> = {
  name: '`false` or number',
  read: (raw) => (/^(false|)$/i.test(text(raw)) ? null : bound(1).read(raw)),
}

/** A number of seconds, 0 among them, or `false` for none. */
export const secondsOrFalse: VariableType<number | null> = {
  name: '`false` or number',
  read: (raw) => (/^(false|)$/i.test(text(raw)) ? null : wholeNumber(0).read(raw)),
}

/** A number from 0 to 1, or `false` for no bound. */
export const fraction: VariableType<number | null> = {
  name: '`false` or number',
  read: (raw) => {
    if (/^(false|)$/i.test(text(raw))) return null
    const value = Number(text(raw))
    return value >= 0 && value <= 1 ? value : refuse('a number from 0 to 1, or false')
  },
}

/** A length of time, in milliseconds: `15m`, `7d`, or a bare number of milliseconds. */
export const duration: VariableType<number> = {
  name: 'duration',
  read: (raw) => {
    const value = ms(text(raw) as StringValue)
    return typeof value === 'number' && value >= 0 ? value : refuse('a duration such as 15m, 7d or 500 (milliseconds)')
  },
}

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 }

/** A number of bytes: `1mb`, `512kb`, or a bare number. */
export const bytes: VariableType<number> = {
  name: 'size',
  read: (raw) => {
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?b)?$/i.exec(text(raw)) ?? []
    return amount === undefined ? refuse('a size such as 1mb or 512kb') : Math.floor(Number(amount) * units[unit.toLowerCase()]!)
  },
}

/** Texts separated by commas, or a JSON list. */
export const list: VariableType<readonly string[]> = {
  name: 'list',
  read: (raw) => {
    if (Array.isArray(raw)) return raw.map(String)
    const value = text(raw)
    if (value.startsWith('[')) return parseList(value)
    return value
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
  },
}

function parseList(value: string): string[] {
  try {
    return (JSON.parse(value) as unknown[]).map(String)
  } catch {
    return refuse('a list such as a,b,c')
  }
}

/** Addresses and networks (`10.0.0.0/8`); the list can be set to nothing, where not setting it means something else. */
export const networks: VariableType<readonly string[]> = {
  name: 'list',
  readsEmpty: true,
  read: (raw) => {
    const entries = list.read(raw)
    return entries.every(isNetwork) ? entries : refuse('a list of addresses and networks such as 10.0.0.0/8')
  },
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** A number of bytes, or nothing for no bound. */
export const bytesOrNothing: VariableType<number | null> = {
  name: 'size',
  read: (raw) => (/^(infinity|null|)$/i.test(text(raw)) ? null : bytes.read(raw)),
}

/** An address of the web by HTTPS; plain HTTP is accepted for this machine alone. */
export const safeAddress: VariableType<string | null> = {
  name: 'address',
  read: (raw) => {
    const value = text(raw)
    return isSafeAddress(value) ? value : refuse('an https: address (http: is accepted for 127.0.0.1, ::1 and localhost only)')
  },
}

/** Is this an address by HTTPS, or of this machine? */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
}

/** An object of texts by name, in JSON. */
export const texts: VariableType<Readonly<Record<string, string>>> = {
  name: 'JSON object',
  read: (raw) => {
    const value = parseJson(raw, 'a JSON object of texts such as {"a":"b"}')
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      Object.values(value).some((part) => typeof part !== 'string')
    )
      return refuse('a JSON object of texts such as {"a":"b"}')
    return value as Record<string, string>
  },
}

/** Private keys as JSON Web Keys: a list, or a set of them. */
export const privateKeys: VariableType<readonly Readonly<Record<string, unknown>>[]> = {
  name: 'JSON list',
  read: (raw) => {
    const expected = 'a JSON list of private keys (JWK)'
    const value = parseJson(raw, expected) as { keys?: unknown } | unknown[] | null
    const keys = Array.isArray(value) ? value : value?.keys
    const isKey = (key: unknown): boolean => typeof key === 'object' && key !== null && 'd' in key
    return Array.isArray(keys) && keys.every(isKey) ? (keys as Record<string, unknown>[]) : refuse(expected)
  },
}

function parseJson(raw: unknown, expected: string): unknown {
  if (typeof raw !== 'string') return raw
  try {
    return JSON.parse(raw)
  } catch {
    return refuse(expected)
  }
}

/** One of these words. */
export function choice<const Word extends string>(...words: Word[]): VariableType<Word> {
  return {
    name: words.map((word) => `\`${word}\``).join(', '),
    read: (raw) => words.find((word) => word === text(raw).toLowerCase()) ?? refuse(`one of ${words.join(', ')}`),
  }
}

/** One of these words, or nothing. */
export const optionalChoice = <const Word extends string>(...words: Word[]): VariableType<Word | null> => choice(...words)

/** A list of these words. */
export function choices<const Word extends string>(...words: Word[]): VariableType<readonly Word[]> {
  const isKnown = (entry: string): entry is Word => words.some((word) => word === entry)
  return {
    name: 'list',
    read: (raw) => {
      const entries = list.read(raw)
      return entries.every(isKnown) ? entries : refuse(`a list of ${words.join(', ')}`)
    },
  }
}

/** What a name of Prometheus may begin with, or nothing. */
export const metricPrefix: VariableType<string> = {
  name: 'text',
  readsEmpty: true,
  read: (raw) => (/^([a-zA-Z_:][a-zA-Z0-9_:]*)?$/.test(text(raw)) ? text(raw) : refuse('letters, digits, "_" and ":"')),
}

/** When something happens again and again, in the words of cron: `0 0 * * *`. Whether the fields make sense is for the scheduler to say. */
export const schedule: VariableType<string> = {
  name: 'schedule',
  read: (raw) => (/^\S+(\s+\S+){4,5}$/.test(text(raw)) ? text(raw) : refuse('a schedule of 5 or 6 fields such as 0 0 * * *')),
}

/** `false`, `true`, or a list: nothing, everything, or these. */
export const nothingAllOrList: VariableType<boolean | readonly string[]> = {
  name: 'boolean or list',
  read: (raw) => (/^(true|false|)$/i.test(text(raw)) ? text(raw).toLowerCase() === 'true' : list.read(raw)),
}

/** `false`, or a text. */
export const nothingOrString: VariableType<string | null> = {
  name: '`false` or text',
  read: (raw) => (/^(false|)$/i.test(text(raw)) ? null : text(raw)),
}

/** `false`, `true`, a number of proxies, or addresses: as Express' setting `trust proxy`. */
export const trustProxy: VariableType<boolean | number | string> = {
  name: 'boolean, number or text',
  read: (raw) => {
    const value = text(raw)
    if (/^(true|false|)$/i.test(value)) return value.toLowerCase() === 'true'
    return /^\d+$/.test(value) ? Number(value) : value
  },
}
