import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Kinds of extensions whose code runs in this server. */
export type ExtensionType = 'endpoint' | 'hook' | 'bundle'

/** What a package says of itself that matters to the loader. */
export interface Manifest {
  readonly name: string
  /** null: a kind that does not run here (parts of a studio). */
  readonly type: ExtensionType | null
  /** The built entry, relative to the folder. */
  readonly path: string
}

const serverTypes: readonly string[] = ['endpoint', 'hook', 'bundle'] satisfies readonly ExtensionType[]
const otherTypes: readonly string[] = ['operation', 'interface', 'display', 'layout', 'module', 'panel', 'theme']

/** Reads `package.json` of a folder; null when there is none. Throws one sentence that names the folder and what is wrong. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null)
  if (text === null) return null
  const refuse = (problem: string) => new Error(`The extension in ${folder} has an invalid package.json: ${problem}.`)
  const content = parse(text, refuse)
  const options = content['directus:extension']
  if (typeof content.name !== 'string' || content.name === '') throw refuse('"name" is missing')
  if (typeof content.version !== 'string') throw refuse('"version" is missing')
  if (!isObject(options)) throw refuse('"directus:extension" is missing')
  if (typeof options.host !== 'string') throw refuse('"directus:extension.host" is missing')
  if (wantsSandbox(options)) throw noSandbox(folder)
  return { name: content.name, ...readType(options, refuse) }
}

/** Refuses an extension that is loaded by its file when a package beside it asks for a sandbox. */
export async function refuseSandboxed(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null)
  const options = text === null ? null : parse(text, (problem) => new Error(`The package.json in ${folder} cannot be read: ${problem}.`))
  if (isObject(options?.['directus:extension']) && wantsSandbox(options['directus:extension'])) throw noSandbox(folder)
}

/** Code that was to be held in a sandbox must not run outside of one. A bundle may ask for it in one of its entries. */
function wantsSandbox({ sandbox, entries }: Record<string, unknown>): boolean {
  const isEnabled = isObject(sandbox) && sandbox.enabled !== undefined && sandbox.enabled !== false
  return isEnabled || (Array.isArray(entries) && entries.some((entry) => isObject(entry) && wantsSandbox(entry)))
}

const noSandbox = (folder: string): Error =>
  new Error(
    `The extension in ${folder} is not loaded: it asks for a sandbox ("directus:extension.sandbox.enabled"), and there is none yet.`,
  )

type Refuse = (problem: string) => Error

function parse(text: string, refuse: Refuse): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text)
    if (isObject(content)) return content
  } catch {
    // Said below, in the same words as for JSON that is no object.
  }
  throw refuse('it is not a JSON object')
}

function readType(options: Record<string, unknown>, refuse: Refuse): Omit<Manifest, 'name'> {
  const type = String(options.type)
  if (otherTypes.includes(type)) return { type: null, path: '' }
  if (!serverTypes.includes(type)) {
    throw refuse(`"directus:extension.type" must be one of ${[...serverTypes, ...otherTypes].join(', ')}`)
  }
  const path = type === 'bundle' && isObject(options.path) ? options.path.api : options.path
  if (typeof path !== 'string') throw refuse(`"directus:extension.path${type === 'bundle' ? '.api' : ''}" must name the built file`)
  return { type: type as ExtensionType, path }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
