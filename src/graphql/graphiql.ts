import type { ServerResponse } from 'node:http'

/** GraphiQL's page is whole in itself: its scripts and styles come from our own package, inside the page, never from elsewhere. */
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'"

/** Sends GraphiQL for an endpoint. Its package is loaded when the first page is asked for. */
export async function sendGraphiql(response: ServerResponse, endpoint: string): Promise<void> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const page = await renderGraphiQL({
    endpoint: `${endpoint}?additions=true`,
    title: 'Tessera',
    credentials: 'same-origin',
    defaultQuery: '# Ask for anything: press Ctrl-Space for what there is.\n{\n  __typename\n}\n',
  })
  response.setHeader('Content-Security-Policy', contentSecurityPolicy)
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.end(page)
}
