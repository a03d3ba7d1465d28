import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { parse } from 'dotenv'
import { ConfigError } from './config-error.js'

/** Variables by name; values are text, or JSON values when they come from a JSON file. */
export type Environment = Readonly<Record<string, unknown>>

const secretFile = './data/secret'

/**
 * All variables of this process: those of the configuration file (CONFIG_PATH, `.env`), over them the process' own;
 * `<NAME>_FILE` stands for the content of that file. SECRET is made and kept on disk when nobody gave one.
 */
export function readEnvironment(own: NodeJS.ProcessEnv = process.env): Environment {
  const merged = withFileContents({ ...readConfigFile(own.CONFIG_PATH), ...own })
  return merged.SECRET ? merged : { ...merged, SECRET: keptSecret() }
}

/** What a process of ours that needs no configuration is given: where programs and libraries are, and no secrets. */
export function bareEnvironment(own: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH', 'NODE_ENV']
  return Object.fromEntries(names.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])))
}

function readConfigFile(path: string | undefined): Environment {
  const file = path ?? '.env'
  if (!existsSync(file)) {
    if (path) throw new ConfigError([`CONFIG_PATH names the file ${path}, which does not exist.`])
    return {}
  }
  const text = readFileSync(file, 'utf8')
  if (extname(file) !== '.json') return parse(text)
  try {
    return JSON.parse(text) as Environment
  } catch (error) {
    throw new ConfigError([`The configuration file ${file} is not valid JSON: ${(error as Error).message}.`])
  }
}

function withFileContents(environment: Environment): Environment {
  const result: Record<string, unknown> = { ...environment }
  const problems: string[] = []
  for (const [name, file] of Object.entries(environment)) {
    const target = /^([A-Z][A-Z0-9_]*)_FILE$/.exec(name)?.[1]
    if (!target || target in environment || typeof file !== 'string' || file === '') continue
    try {
      result[target] = readFileSync(file, 'utf8').trim()
    } catch {
      // Programs around us use such names, too; only ours must exist.
      if (isOurs(target)) problems.push(`${name} names the file ${file}, which cannot be read.`)
    }
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return result
}

const isOurs = (name: string): boolean => /^(SECRET|DB_|ADMIN_|AUTH_|EMAIL_|STORAGE_)/.test(name)

/**
 * Tokens must survive a restart, so a secret that was made up is kept where only the server's user can read it. Processes
 * that start together all take the one that was there first, and none sees a file that is half written.
 */
function keptSecret(): string {
  if (!existsSync(secretFile)) {
    mkdirSync(dirname(secretFile), { recursive: true })
    const own = `${secretFile}.${randomBytes(6).toString('hex')}`
    writeFileSync(own, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
    placeUnlessThere(own, secretFile)
  }
  return readFileSync(secretFile, 'utf8').trim()
}

/** Gives a finished file its name, unless another process was first; where a file system has no links, the last one wins. */
function placeUnlessThere(own: string, name: string): void {
  try {
    linkSync(own, name)
  } catch {
    if (!existsSync(name)) renameSync(own, name)
  }
  rmSync(own, { force: true })
}
