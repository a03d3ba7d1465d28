import type { Answer } from '../resolvers/answer.js'
import type { ToolResult } from './tool.js'

/** What a client of MCP gets of a tool. */
export interface ToolContent {
  readonly content: (
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'image' | 'audio'; readonly data: string; readonly mimeType: string }
  )[]
  readonly isError?: true
}

/** Characters of a text in an answer that is too large, if that alone makes it fit. */
const longestText = 2_000

/** The content of a result; its JSON has at most so many characters, and says what was left out and how to go on. Nothing: the caller may not see what was done. */
export function contentOf(result: ToolResult, mostCharacters: number): ToolContent {
  if ('mimeType' in result) return { content: [{ type: result.kind, data: result.data, mimeType: result.mimeType }] }
  if (result.kind === 'nothing') return { content: [] }
  return { content: [{ type: 'text', text: textOf(result, result.note, mostCharacters) }] }
}

function textOf(answer: Exclude<Answer, { kind: 'nothing' }>, note: string | undefined, most: number): string {
  const raw = answer.kind === 'text' ? answer.text : (JSON.stringify(answer.value) ?? 'null')
  const meta = answer.meta === undefined ? '' : `,"meta":${JSON.stringify(answer.meta)}`
  if (raw.length <= most) return `{"raw":${raw}${meta}${note === undefined ? '' : `,"note":${JSON.stringify(note)}`}}`
  const cut = cutDown(JSON.parse(raw), most)
  return `{"raw":${cut.raw}${meta},"note":${JSON.stringify(cut.note)}}`
}

interface Cut {
  readonly raw: string
  readonly note: string
}

/** The beginning of a list, or an object with its long texts cut off. */
function cutDown(value: unknown, most: number): Cut {
  if (Array.isArray(value)) return cutList(value, most)
  const raw = JSON.stringify(value, (_name, part: unknown) => (typeof part === 'string' ? shortened(part) : part))
  if (raw.length <= most)
    return { raw, note: `The answer was too large: texts of more than ${longestText} characters are cut off, and end with "…".` }
  return { raw: 'null', note: 'The answer is too large to be shown. Ask for less of it: for fewer "fields", or for parts by their "keys".' }
}

function cutList(list: readonly unknown[], most: number): Cut {
  const shown: string[] = []
  let size = 2
  for (const entry of list) {
    const text = JSON.stringify(entry) ?? 'null'
    size += text.length + 1
    if (size > most) break
    shown.push(text)
  }
  if (shown.length > 0)
    return {
      raw: `[${shown.join(',')}]`,
      note: `These are the first ${shown.length} of ${list.length} entries: all of them would be too large. Go on with "offset" (${shown.length} more than before), or ask for fewer "fields".`,
    }
  const first = cutDown(list[0], most - 2)
  return {
    raw: `[${first.raw}]`,
    note: `This is the first of ${list.length} entries. ${first.note} Go on with "offset" (1 more than before).`,
  }
}

const shortened = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText)}…`)
