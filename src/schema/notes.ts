/** What `///` lines say of a model or field: text for people, and `@name value` lines (prisma/README.md). */
export interface Notes {
  readonly text: string | null
  /** The values of all lines of this name, in order. */
  all(name: string): readonly string[]
  /** The value of the first line of this name. */
  first(name: string): string | undefined
}

/** Reads the `///` lines. */
export function parseNotes(documentation: string | undefined): Notes {
  const lines = (documentation ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const text = lines.filter((line) => !line.startsWith('@')).join(' ')
  const entries = lines
    .filter((line) => line.startsWith('@'))
    .map((line) => {
      const [, name = '', value = ''] = /^@(\w+)\s*(.*)$/.exec(line) ?? []
      return { name, value }
    })
  const all = (name: string): string[] => entries.filter((entry) => entry.name === name).map((entry) => entry.value)
  return { text: text || null, all, first: (name) => all(name)[0] }
}

/** Reads `word key=value key=value`. */
export function parseOptions(value: string): {
  readonly word: string
  readonly options: Readonly<Record<string, string>>
} {
  const [word = '', ...rest] = value.split(/\s+/)
  return { word, options: Object.fromEntries(rest.map((part) => part.split('=', 2) as [string, string])) }
}
