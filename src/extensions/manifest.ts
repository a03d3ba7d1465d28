import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExaminedExtension } from '../context.js'
import type { DeclaredEntry, Manifest, SandboxRequest } from './found-extension.js'
import { isObject } from './kind.js'
import { extensionKinds } from './kinds/index.js'

const studioTypes: readonly string[] = ['interface', 'display', 'layout', 'module', 'panel', 'theme']
const hybridTypes: readonly string[] = ['operation', 'bundle']
const knownTypes = (): readonly string[] => [
  ...new Set([...extensionKinds.map(({ type }) => type), 'endpoint', 'hook', ...hybridTypes, ...studioTypes]),
]

/** Reads `package.json` of a folder; null when there is none. Throws one sentence that names the folder and what is wrong. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const content = await readPackage(folder)
  if (content === null) return null
  const refuse = refusalOf(folder)
  const options = content['directus:extension']
  if (typeof content.name !== 'string' || content.name === '') throw refuse('"name" is missing')
  if (typeof content.version !== 'string') throw refuse('"version" is missing')
  if (!isObject(options)) throw refuse('"directus:extension" is missing')
  if (typeof options.host !== 'string') throw refuse('"directus:extension.host" is missing')
  const type = String(options.type)
  if (!knownTypes().includes(type)) throw refuse(`"directus:extension.type" must be one of ${knownTypes().join(', ')}`)
  return {
    name: content.name,
    version: content.version,
    type,
    host: options.host,
    path: pathOf(type, options, refuse),
    sandbox: sandboxOf(options),
    entries: entriesOf(options.entries),
    partial: options.partial !== false,
  }
}

/** What would run of the package in a folder, before it is an extension of this server. */
export async function examineFolder(folder: string): Promise<ExaminedExtension | null> {
  const manifest = await readManifest(folder)
  return manifest && { runsHere: manifest.path !== null, isSandboxed: manifest.sandbox !== null }
}

/** What a package beside an extension without a manifest of its own asks of a sandbox. */
export async function sandboxBeside(folder: string): Promise<SandboxRequest | null> {
  const options = (await readPackage(folder))?.['directus:extension']
  return isObject(options) ? sandboxOf(options) : null
}

/** A bundle may ask for a sandbox in one of its entries. */
function sandboxOf({ sandbox, entries }: Record<string, unknown>): SandboxRequest | null {
  if (isObject(sandbox) && sandbox.enabled !== undefined && sandbox.enabled !== false) {
    return isObject(sandbox.requestedScopes) ? sandbox.requestedScopes : {}
  }
  const asking = Array.isArray(entries) ? entries.filter(isObject).map(sandboxOf) : []
  return asking.find((request) => request !== null) ?? null
}

type Refuse = (problem: string) => Error
const refusalOf =
  (folder: string): Refuse =>
  (problem) =>
    new Error(`The extension in ${folder} has an invalid package.json: ${problem}.`)

async function readPackage(folder: string): Promise<Record<string, unknown> | null> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const content: unknown = JSON.parse(text)
    if (isObject(content)) return content
  } catch {
    // Said below, in the same words as for JSON that is no object.
  }
  throw refusalOf(folder)('it is not a JSON object')
}

/** Where there are two parts, one is for a studio: `{ app, api }`. */
function pathOf(type: string, options: Record<string, unknown>, refuse: Refuse): string | null {
  if (studioTypes.includes(type)) return null
  const isHybrid = hybridTypes.includes(type)
  const path = isHybrid && isObject(options.path) ? options.path.api : options.path
  if (typeof path === 'string') return path
  throw refuse(`"directus:extension.path${isHybrid ? '.api' : ''}" must name the built file`)
}

const entriesOf = (entries: unknown): readonly DeclaredEntry[] =>
  (Array.isArray(entries) ? entries : []).flatMap((entry) =>
    isObject(entry) && typeof entry.name === 'string' ? [{ name: entry.name, type: String(entry.type) }] : [],
  )
