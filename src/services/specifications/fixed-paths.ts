import type { PermissionAction } from '../../permissions/policies.js'
import type { Item } from '../platform.js'

/** Who may use a path that is there whatever the schema: everybody, who is logged in, administrators, or who may do something with a system collection. */
type Audience = 'everybody' | 'users' | 'administrators' | readonly [collection: string, action: PermissionAction]

/** What is known of the caller. */
export interface PathReader {
  readonly isUser: boolean
  readonly isAdmin: boolean
  may(collection: string, action: PermissionAction): boolean
}

type Row = readonly [audience: Audience, method: 'get' | 'post' | 'patch' | 'delete', path: string, tag: string, summary: string]

/** Paths of no collection's general kind; each is a route in rest/. */
const rows: readonly Row[] = [
  ['everybody', 'get', '/assets/{id}', 'Assets', 'Read the content of a file'],
  ['everybody', 'post', '/auth/login', 'Authentication', 'Log in'],
  ['everybody', 'post', '/auth/refresh', 'Authentication', 'Refresh a token'],
  ['everybody', 'post', '/auth/logout', 'Authentication', 'Log out'],
  ['everybody', 'post', '/auth/password/request', 'Authentication', 'Ask for a new password'],
  ['everybody', 'post', '/auth/password/reset', 'Authentication', 'Set a new password'],
  ['everybody', 'get', '/server/info', 'Server', 'Facts about the server'],
  ['everybody', 'get', '/server/ping', 'Server', 'Is the server there?'],
  ['users', 'get', '/users/me', 'Users', 'Read who is logged in'],
  ['users', 'patch', '/users/me', 'Users', 'Update who is logged in'],
  ['users', 'patch', '/users/me/track/page', 'Users', 'Remember the last page'],
  ['users', 'post', '/users/me/tfa/enable', 'Users', 'Switch two-factor login on'],
  ['users', 'post', '/users/me/tfa/disable', 'Users', 'Switch two-factor login off'],
  ['users', 'post', '/users/invite/accept', 'Users', 'Accept an invitation'],
  ['users', 'get', '/permissions/me', 'Permissions', 'List what the caller may do'],
  ['users', 'get', '/collections', 'Collections', 'List collections'],
  ['users', 'get', '/collections/{id}', 'Collections', 'Read a collection'],
  ['users', 'get', '/fields', 'Fields', 'List fields'],
  ['users', 'get', '/fields/{collection}', 'Fields', 'List the fields of a collection'],
  ['users', 'get', '/fields/{collection}/{id}', 'Fields', 'Read a field'],
  ['users', 'get', '/relations', 'Relations', 'List relations'],
  ['users', 'get', '/relations/{collection}', 'Relations', 'List the relations of a collection'],
  ['users', 'get', '/relations/{collection}/{id}', 'Relations', 'Read a relation'],
  ['users', 'get', '/utils/random/string', 'Utilities', 'Make a random text'],
  ['users', 'post', '/utils/hash/generate', 'Utilities', 'Hash a text'],
  ['users', 'post', '/utils/hash/verify', 'Utilities', 'Compare a text with a hash'],
  ['users', 'post', '/utils/sort/{collection}', 'Utilities', 'Move an item'],
  ['users', 'post', '/utils/import/{collection}', 'Utilities', 'Write the items of a file'],
  ['users', 'post', '/utils/export/{collection}', 'Utilities', 'Write items into a file'],
  ['administrators', 'post', '/utils/cache/clear', 'Utilities', 'Forget what is cached'],
  ['administrators', 'post', '/collections', 'Collections', 'Create a collection'],
  ['administrators', 'patch', '/collections/{id}', 'Collections', 'Update a collection'],
  ['administrators', 'delete', '/collections/{id}', 'Collections', 'Delete a collection'],
  ['administrators', 'post', '/fields/{collection}', 'Fields', 'Create a field'],
  ['administrators', 'patch', '/fields/{collection}/{id}', 'Fields', 'Update a field'],
  ['administrators', 'delete', '/fields/{collection}/{id}', 'Fields', 'Delete a field'],
  ['administrators', 'post', '/relations', 'Relations', 'Create a relation'],
  ['administrators', 'patch', '/relations/{collection}/{id}', 'Relations', 'Update a relation'],
  ['administrators', 'delete', '/relations/{collection}/{id}', 'Relations', 'Delete a relation'],
  ['administrators', 'get', '/extensions', 'Extensions', 'List extensions'],
  ['administrators', 'patch', '/extensions/{name}', 'Extensions', 'Switch an extension on or off'],
  [['directus_files', 'create'], 'post', '/files/import', 'Files', 'Store what is at an address'],
  [['directus_files', 'read'], 'post', '/assets/files', 'Assets', 'Read files as an archive'],
  [['directus_files', 'read'], 'post', '/assets/folder/{id}', 'Assets', 'Read a folder as an archive'],
  [['directus_users', 'create'], 'post', '/users/invite', 'Users', 'Invite users'],
  [['directus_versions', 'read'], 'get', '/versions/{id}/compare', 'Versions', 'Compare a version with its item'],
  [['directus_versions', 'update'], 'post', '/versions/{id}/save', 'Versions', 'Save into a version'],
  [['directus_versions', 'update'], 'post', '/versions/{id}/promote', 'Versions', 'Write a version into its item'],
]

/** The groups of these paths. */
export const fixedTags: readonly string[] = [...new Set(rows.map(([, , , tag]) => tag))]

/** The operations of these paths that a caller may use, by path and method. */
export function fixedPaths(reader: PathReader): Readonly<Record<string, Item>> {
  const paths: Record<string, Item> = {}
  for (const [audience, method, path, tag, summary] of rows) {
    if (mayUse(audience, reader))
      paths[path] = { ...paths[path], [method]: { summary, tags: [tag], responses: { 200: { description: 'What was asked for.' } } } }
  }
  return paths
}

function mayUse(audience: Audience, { isUser, isAdmin, may }: PathReader): boolean {
  if (audience === 'everybody') return true
  if (audience === 'users') return isUser
  return audience === 'administrators' ? isAdmin : may(...audience)
}
