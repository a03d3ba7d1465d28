/** A prefix that says of which type a text is. */
const prefix = /^(string|number|regex|array|json|boolean):([\s\S]*)$/

/** The text without a prefix that says its type. */
export function withoutPrefix(raw: unknown): unknown {
  return typeof raw === 'string' ? (prefix.exec(raw)?.[2] ?? raw) : raw
}

/**
 * What a variable is for extensions, which know it by name only: of the type its prefix says, or else a boolean, null,
 * number or JSON value when the text is exactly that, or text.
 */
export function castValue(raw: unknown): unknown {
  if (typeof raw !== 'string') return raw
  const [, type, value = ''] = prefix.exec(raw) ?? []
  switch (type) {
    case 'string':
      return value
    case 'number':
      return Number(value)
    case 'regex':
      return new RegExp(value)
    case 'array':
      return value.split(',').map((entry) => entry.trim())
    case 'json':
      return parseJson(value)
    case 'boolean':
      return value.toLowerCase() === 'true' || value === '1'
    default:
      return guess(raw)
  }
}

function guess(text: string): unknown {
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  if (/^-?\d/.test(text) && String(Number(text)) === text) return Number(text)
  return /^[[{]/.test(text) ? parseJson(text) : text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // looks like JSON but is none: then it is text
  }
}
