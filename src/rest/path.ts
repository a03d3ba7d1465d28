import type { IncomingMessage } from 'node:http'

/** The path of a request without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** The query string of a request, without the question mark. */
export function queryTextOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end === -1 ? '' : url.slice(end + 1)
}

/** Reads two slashes after the first part of a path as one (`/items//articles`): clients join an address that ends with a slash and a path that begins with one. */
export function joinSlashes(request: IncomingMessage): void {
  request.url = request.url?.replace(/^(\/[^/?]+)\/\/(?!\/)/, '$1/')
}
