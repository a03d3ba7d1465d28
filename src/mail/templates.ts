import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Liquid } from 'liquidjs'
import type { Logger } from 'pino'
import { invalidPayload } from '../errors/api-error.js'
import { builtInTemplates } from './built-in-templates.js'
import { escapeHtml, SafeHtml, textOfHtml } from './html.js'

/** A body as HTML, and as text for programs that show no HTML. */
export interface MailContent {
  readonly html: string
  readonly text: string
}

/** A template and what is shown in it, beside what every template is given. */
export interface MailTemplate {
  readonly name: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** What every template is given: the project as its settings describe it. Addresses are absolute. */
export interface ProjectData {
  readonly projectName: string
  readonly projectColor: string
  readonly projectLogo: string | null
  readonly projectUrl: string | null
}

/**
 * Makes the body of a mail of its template, `<name>.liquid` in the folder of templates, or the built-in one. Values are escaped, unless the template says
 * `raw`. A file that cannot be rendered is logged, and the built-in template of its name is used; where there is none, or no such template at all,
 * INVALID_PAYLOAD is thrown.
 */
export type RenderTemplate = (template: MailTemplate) => Promise<MailContent>

/** Makes the function over a folder of templates (EMAIL_TEMPLATES_PATH). */
export function createTemplates(folder: string, logger: Logger, project: () => Promise<ProjectData>): RenderTemplate {
  const readTemplate = templatesIn(folder)
  const rendered = async (read: ReadTemplate, name: string, data: object): Promise<MailContent> => {
    const html = String(await (await openEngine(read)).renderFile(name, data))
    return { html, text: await textOfHtml(html) }
  }
  return async ({ name, data }) => {
    const all = { ...(await project()), ...data }
    try {
      if ((await readTemplate(`${name}.liquid`)) === null) throw new Error('There is no such template')
      return await rendered(readTemplate, name, all)
    } catch (error) {
      const reason = (error as Error).message
      if (!Object.hasOwn(builtInTemplates, name)) throw invalidPayload(`The mail template "${name}" cannot be rendered: ${reason}`)
      logger.error({ template: name, reason }, 'A mail template cannot be rendered; the built-in one is used.')
      return rendered(async (file) => builtIn(file), name, all)
    }
  }
}

/** Gives the text of `<name>.liquid`; null: there is none. */
type ReadTemplate = (file: string) => Promise<string | null>

const builtIn = (file: string): string | null => {
  const name = file.replace(/\.liquid$/, '')
  return Object.hasOwn(builtInTemplates, name) ? builtInTemplates[name]! : null
}

/** Templates may stand in folders of the folder, and never outside. */
const templatesIn =
  (folder: string): ReadTemplate =>
  async (file) => {
    if (!/^[\w-]+(\/[\w-]+)*\.liquid$/.test(file)) return null
    try {
      return await readFile(join(folder, file), 'utf8')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return builtIn(file)
      throw new Error(`The file cannot be read (${code})`)
    }
  }

const noSynchronousReads = (): never => {
  throw new Error('Templates are read asynchronously.')
}

async function openEngine(read: ReadTemplate): Promise<Liquid> {
  // Its library is loaded with the first mail.
  const engine = await import('liquidjs')
  return new engine.Liquid({
    root: '.',
    relativeReference: false,
    extname: '.liquid',
    fs: {
      exists: async (file) => (await read(file)) !== null,
      readFile: async (file) => (await read(file)) ?? '',
      existsSync: noSynchronousReads,
      readFileSync: noSynchronousReads,
      // A name is all that errors tell of a template: no path of the machine.
      resolve: (_folder, file, extension) => (file.endsWith(extension) ? file : `${file}${extension}`),
    },
    outputEscape: (value: unknown) => (value instanceof SafeHtml ? value.html : escapeHtml(textOf(value))),
    ownPropertyOnly: true,
    renderLimit: 2000,
    memoryLimit: 1e7,
    parseLimit: 1e6,
  })
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.map(textOf).join('') : String(value)
}
