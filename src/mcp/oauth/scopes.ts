/** What users may grant to a program. */
export const scopes = {
  'mcp:access': 'read and change everything that you may read and change yourself',
  'mcp:read': 'read everything that you may read yourself, and change nothing',
} as const

export type GrantScope = keyof typeof scopes

/** The scopes that were asked for, or `mcp:access` for none; null where one is unknown. Who asks for both asks for the wider one. */
export function readGrantScope(asked: readonly string[]): GrantScope | null {
  const named = asked.filter((scope) => scope !== '')
  if (named.length === 0) return 'mcp:access'
  if (!named.every((scope) => scope in scopes)) return null
  return named.includes('mcp:access') ? 'mcp:access' : 'mcp:read'
}

/** May this token only read? */
export const mayOnlyRead = (scope: readonly string[]): boolean => !scope.includes('mcp:access')
