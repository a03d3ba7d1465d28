/** A piece of an expression: a word (a name without quotes), a quoted name, a text, a number, or a sign. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign'
  /** Of names and texts: without their quotes. */
  readonly text: string
}

const pattern =
  /\s+|(?:_utf8mb4|_utf8mb3|_latin1|[eEnN](?='))?'((?:[^'\\]|''|\\.)*)'|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_$]*)|(::|<=|>=|<>|!=|\|\||!~~\*?|~~\*?|[-+*/%(),.<>=![\]])/uy

/** Takes an expression apart; null where it has what we do not know. */
export function sqlTokens(text: string): SqlToken[] | null {
  const tokens: SqlToken[] = []
  const matcher = new RegExp(pattern)
  while (matcher.lastIndex < text.length) {
    const match = matcher.exec(text)
    if (!match) return null
    const token = tokenOf(match)
    if (token) tokens.push(token)
  }
  return tokens
}

function tokenOf([, literal, quoted, ticked, number, word, sign]: RegExpExecArray): SqlToken | null {
  if (literal !== undefined) return { kind: 'text', text: literal.replaceAll("''", "'").replaceAll("\\'", "'").replaceAll('\\\\', '\\') }
  if (quoted !== undefined) return { kind: 'name', text: quoted.replaceAll('""', '"') }
  if (ticked !== undefined) return { kind: 'name', text: ticked.replaceAll('``', '`') }
  if (number !== undefined) return { kind: 'number', text: number }
  if (word !== undefined) return { kind: 'word', text: word }
  return sign === undefined ? null : { kind: 'sign', text: sign }
}
