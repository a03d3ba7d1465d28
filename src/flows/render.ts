import { valueAt } from '../query/match-names.js'
import { type Budget, dataBudget, setOwn, spend } from './json-copy.js'

/** Nesting of options; what is deeper is taken as it is. */
const deepest = 100
const whole = /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/
const parts = /\{\{\s*([^{}]+?)\s*\}\}/g

/** The names of a path: `$trigger.body.items[0].id`. */
const namesOfPath = (path: string): string[] => path.match(/[^.[\]"']+/g) ?? []

/** What stands at a path of the data; undefined where nothing does. Only what is the data's own: no path leads to what objects inherit. */
export const valueAtPath = (data: unknown, path: string): unknown => namesOfPath(path).reduce(valueAt, data)

/**
 * Options with their templates replaced by data. A text that is one template becomes the value itself (the text `undefined` where there is none);
 * templates in a longer text become text, objects as JSON. Names of objects stay as they are. Pure; throws a FlowError where the result is too large.
 * `encode`: applied to every value that is put into a text.
 */
export function render(options: unknown, data: unknown, encode: (text: string) => string = (text) => text): unknown {
  return renderValue(options, { data, encode, budget: dataBudget() }, 0)
}

interface Rendering {
  readonly data: unknown
  readonly encode: (text: string) => string
  readonly budget: Budget
}

function renderValue(value: unknown, rendering: Rendering, depth: number): unknown {
  if (typeof value === 'string') return renderText(value, rendering)
  if (typeof value !== 'object' || value === null || depth > deepest) return value
  if (Array.isArray(value)) return value.map((entry) => renderValue(entry, rendering, depth + 1))
  const rendered: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(value)) setOwn(rendered, name, renderValue(part, rendering, depth + 1))
  return rendered
}

function renderText(text: string, { data, encode, budget }: Rendering): unknown {
  const alone = whole.exec(text)
  if (alone) {
    const value = valueAtPath(data, alone[1]!)
    if (typeof value === 'string') return encode(value)
    return value === undefined ? 'undefined' : value
  }
  return text.replace(parts, (_, path: string) => {
    const inserted = encode(textOf(valueAtPath(data, path)))
    spend(budget, inserted.length)
    return inserted
  })
}

const textOf = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))
