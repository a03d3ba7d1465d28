import type { Item } from '../platform.js'

const operation = (tag: string, summary: string): Item => ({ summary, tags: [tag], responses: { 200: { description: 'What was asked for.' } } })

/** Paths that are there whatever the schema, for everybody. */
export const fixedPaths: Item = {
  '/auth/login': { post: operation('Authentication', 'Log in') },
  '/auth/refresh': { post: operation('Authentication', 'Refresh a token') },
  '/auth/logout': { post: operation('Authentication', 'Log out') },
  '/auth/password/request': { post: operation('Authentication', 'Ask for a new password') },
  '/auth/password/reset': { post: operation('Authentication', 'Set a new password') },
  '/server/info': { get: operation('Server', 'Facts about the server') },
  '/server/ping': { get: operation('Server', 'Is the server there?') },
}
