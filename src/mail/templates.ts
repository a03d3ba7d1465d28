import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { invalidPayload } from '../errors/api-error.js'
import type { Mail } from './mailer.js'

/** A body as HTML, and as text for programs that show no HTML. */
export type MailContent = Required<Pick<Mail, 'html' | 'text'>>

/**
 * The body of a mail from a Liquid template, `<name>.liquid` in the folder of templates (EMAIL_TEMPLATES_PATH). Values are escaped, unless the template
 * says `raw`. Throws INVALID_PAYLOAD where there is no such template, or it cannot be rendered.
 */
export async function renderTemplate(
  { templatesPath }: Config['mail'],
  name: string,
  data: Readonly<Record<string, unknown>>,
): Promise<MailContent> {
  const template = await readTemplate(templatesPath, name)
  if (template === null) throw invalidPayload(`There is no mail template "${name}"`)
  const { Liquid } = await import('liquidjs')
  const engine = new Liquid({
    root: templatesPath,
    extname: '.liquid',
    outputEscape: 'escape',
    ownPropertyOnly: true,
    renderLimit: 2000,
    memoryLimit: 1e7,
  })
  try {
    const html = String(await engine.parseAndRender(template, { ...data }))
    return { html, text: textOfHtml(html) }
  } catch (error) {
    throw invalidPayload(`The mail template "${name}" cannot be rendered: ${(error as Error).message}`)
  }
}

/** Null: there is no such file. */
const readTemplate = async (folder: string, name: string): Promise<string | null> =>
  /^[\w-]+$/.test(name) ? readFile(join(folder, `${name}.liquid`), 'utf8').catch(() => null) : null

/**
 * The body of a mail that tells a user of something, from Markdown: in the template `base` where there is one (it is given `title`, `message` and, made of it,
 * `html`), or else by itself.
 */
export async function renderNotice(config: Config['mail'], title: string, message: string): Promise<MailContent> {
  const content = await renderMarkdown(message)
  if ((await readTemplate(config.templatesPath, 'base')) === null) return content
  return { ...(await renderTemplate(config, 'base', { title, message, html: content.html })), text: message }
}

/** The body of a mail from Markdown; HTML in it is shown as text. */
export async function renderMarkdown(text: string): Promise<MailContent> {
  const { default: MarkdownIt } = await import('markdown-it')
  return { html: new MarkdownIt({ html: false, linkify: true }).render(text), text }
}

/** HTML without its tags. */
export const textOfHtml = (html: string): string =>
  html
    .replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim()
