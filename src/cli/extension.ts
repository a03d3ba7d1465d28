import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { loadConfig } from '../config/config.js'
import { ConfigError } from '../config/config-error.js'
import { readEnvironment } from '../config/environment.js'
import { extensionTemplates } from './extension-templates.js'

const kinds = [...extensionTemplates.keys()]
const usage = `tessera extension create ${kinds.join('|')} <name>   makes an extension that runs as it is, with a test`

/** `tessera extension create <kind> <name>`: writes the files of a new extension into the extensions folder (EXTENSIONS_PATH). */
export async function extension([action, kind, name, ...rest]: readonly string[]): Promise<void> {
  try {
    const template = extensionTemplates.get(kind ?? '')
    if (action !== 'create' || !template || !name || rest.length > 0) throw new ConfigError([usage])
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
      throw new ConfigError([`"${name}" cannot be a name: use small letters, digits and hyphens.`])
    const root = resolve(loadConfig(readEnvironment()).extensions.path)
    writeAll(root, template(name, moduleFor(root)))
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error)
    process.exitCode = 1
  }
}

/** Where a file in this folder finds `tessera/extensions`: by its name where this package is installed, else by its path. */
function moduleFor(root: string): string {
  mkdirSync(root, { recursive: true })
  try {
    createRequire(join(root, 'index.js')).resolve('tessera/extensions')
    return 'tessera/extensions'
  } catch {
    return new URL('../for-extensions.js', import.meta.url).href
  }
}

/** Nothing that is there is written over. */
function writeAll(root: string, files: Readonly<Record<string, string>>): void {
  const paths = Object.keys(files).map((path) => join(root, path))
  const taken = paths.find((path) => existsSync(path))
  if (taken) throw new ConfigError([`${taken} is there already; nothing was written.`])
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const shown = paths.map((path) => `  ${relative('.', path)}`).join('\n')
  const test = paths.find((path) => path.endsWith('.test.mjs'))
  console.log(
    `Wrote\n${shown}\nA server loads it when it starts, or at once with EXTENSIONS_AUTO_RELOAD=true. Test it with\n  node --test ${relative('.', test ?? '')}`,
  )
}
