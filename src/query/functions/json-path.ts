import { invalidQuery } from '../../errors/api-error.js'

const segment = /^(?:([^.[\]\s'"$@*]+)|\[(\d{1,6})\])/

/** Reads the path of json(field, path): `a.b`, `items[0].name`, `[0]`. Anything cleverer is refused. */
export function readJsonPath(text: string, maxDepth: number): (string | number)[] {
  const path: (string | number)[] = []
  let rest = text.trim()
  while (rest !== '') {
    const match = segment.exec(rest)
    if (!match) throw invalidQuery(`Invalid JSON path "${text}"`)
    path.push(match[1] ?? Number(match[2]))
    rest = rest.slice(match[0].length)
    if (rest.startsWith('.') && rest.length > 1 && !rest.startsWith('.[')) rest = rest.slice(1)
    else if (rest !== '' && !rest.startsWith('[')) throw invalidQuery(`Invalid JSON path "${text}"`)
  }
  if (path.length === 0) throw invalidQuery(`Invalid JSON path "${text}"`)
  if (path.length > maxDepth) throw invalidQuery('Max JSON path depth exceeded')
  return path
}

/** The answer's key of json(field, path): `meta_a_b_0_json`. */
export const jsonKey = (field: string, path: string): string =>
  `${field}_${path
    .trim()
    .replace(/[.[\],\s]+/g, '_')
    .replace(/^_+|_+$/g, '')}_json`
