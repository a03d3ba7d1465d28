import { expect, it } from '@jest/globals'
import { offenders } from './source.js'

it('no file is longer than 500 lines', () => {
  expect(offenders(({ text }) => (text.split('\n').length > 500 ? [`${text.split('\n').length} lines`] : []))).toEqual([])
})

it('no function of a file is longer than 80 lines', () => {
  expect(offenders(({ text }) => longFunctions(text, 80))).toEqual([])
})

/** Every top-level function, by the closing brace at the start of a line; the formatter puts it there. */
function longFunctions(text: string, limit: number): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, start) => {
    const name = /^(?:export )?(?:async )?function\*? (\w+)|^ {2}(?:async |private |static )*(\w+)\([^)]*\)[^{;]*\{$/.exec(line)
    if (!name) return []
    const indent = line.startsWith('  ') ? '  }' : '}'
    const end = lines.findIndex((other, index) => index > start && other === indent)
    return end - start > limit ? [`${name[1] ?? name[2]} has ${end - start} lines`] : []
  })
}
