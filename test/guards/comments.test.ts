import { expect, it } from '@jest/globals'
import { offenders } from './source.js'

it('every exported function and class says what it promises', () => {
  expect(offenders(({ text }) => uncommented(text))).toEqual([])
})

/** Types tell much by their own words; what is called must say it. One comment may stand above a group of neighbours. */
function uncommented(text: string): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const name = /^export (?:async |abstract )?(?:function\*?|class) (\w+)/.exec(line)?.[1]
    return name && !isExplained(lines, index) ? [name] : []
  })
}

function isExplained(lines: readonly string[], index: number): boolean {
  let above = index - 1
  while (above >= 0 && /^export (const|function|async)/.test(lines[above]!)) above--
  return /\*\/\s*$|^\s*\/\//.test(lines[above] ?? '')
}
