const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A text as HTML shows it, in an element and in an attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character]!)

/** HTML that the server made itself: templates show it as it is, where other values are escaped. */
export class SafeHtml {
  constructor(readonly html: string) {}

  toString(): string {
    return this.html
  }
}

/** HTML of Markdown; HTML in it is shown as text. */
export async function htmlOfMarkdown(text: string): Promise<SafeHtml> {
  const { default: MarkdownIt } = await import('markdown-it')
  return new SafeHtml(new MarkdownIt({ html: false, linkify: true }).render(text))
}

/** The text of HTML, with the addresses of its links. */
export async function textOfHtml(html: string): Promise<string> {
  const { convert } = await import('html-to-text')
  return convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: false } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  })
}
