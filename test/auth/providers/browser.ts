import { createServer } from 'node:net'

/** Where a browser stands. */
export interface Page {
  readonly url: URL
  readonly status: number
  readonly location: string | null
  readonly headers: Headers
  readonly text: string
}

/** A browser as far as logins need one: it keeps cookies (ports are none of their business), follows redirects, and sends forms. */
export class Browser {
  readonly cookies = new Map<string, string>()

  /** Asks once, without following. */
  ask(url: string | URL, form?: Readonly<Record<string, string>>): Promise<Page> {
    return this.#request(url, form && { body: new URLSearchParams(form) })
  }

  /** Sends JSON, as a script of this server's site does. */
  send(url: string | URL, body: unknown): Promise<Page> {
    return this.#request(url, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  }

  async #request(url: string | URL, sent: { body: string | URLSearchParams; headers?: Record<string, string> } | undefined): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie && { cookie }), ...sent?.headers },
      ...(sent && { method: 'POST', body: sent.body }),
      signal: AbortSignal.timeout(20_000),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const location = response.headers.get('location')
    return { url: new URL(url), status: response.status, location, headers: response.headers, text: await response.text() }
  }

  /** Asks and follows redirects, until one leads to where `stop` says, which is not asked any more. */
  async follow(url: string | URL, stop: (url: URL) => boolean = () => false, form?: Readonly<Record<string, string>>): Promise<Page> {
    let page = await this.ask(url, form)
    for (let steps = 0; page.location !== null && steps < 20; steps += 1) {
      const next = new URL(page.location, page.url)
      if (stop(next)) return page
      page = await this.ask(next)
    }
    return page
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const name = pair.slice(0, pair.indexOf('='))
    const expires = attributes.find((part) => /^expires=/i.test(part))?.slice('expires='.length)
    const isGone = attributes.some((part) => /^max-age=0$/i.test(part)) || (expires !== undefined && Date.parse(expires) <= Date.now())
    if (isGone) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(pair.indexOf('=') + 1))
  }
}

/** The address of the first form of a page, and its hidden fields. */
export function formOf({ text, url }: Page): { action: URL; fields: Record<string, string> } {
  const action = /<form[^>]*action="([^"]*)"/.exec(text)?.[1]
  if (action === undefined) throw new Error(`There is no form on ${url.href}: ${text.slice(0, 500)}`)
  const inputs = [...text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
    /name="([^"]*)"/.exec(tag)![1],
    /value="([^"]*)"/.exec(tag)![1],
  ])
  return { action: new URL(action.replaceAll('&amp;', '&'), url), fields: Object.fromEntries(inputs) }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
