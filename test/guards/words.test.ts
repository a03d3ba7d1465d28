import { expect, it } from '@jest/globals'
import { offenders, readRoot, type SourceFile, withoutComments } from './source.js'

/** What may not stand in the code, and where it may after all. */
const forbidden: readonly (readonly [what: string, pattern: RegExp, places: RegExp])[] = [
  // The client of one provider lends its types to all (database/prisma.ts).
  [
    'name of a database outside its folder',
    /\b(sqlite|postgres|postgresql|mysql|mariadb)\b(?!\/client\.js)/i,
    /^database\/dialects\/|^config\//,
  ],
  ['process.env outside config/', /\bprocess\.env\b/, /^config\//],
  ['any', /:\s*any\b|\bas any\b|<any>|\bany\[\]/, /^$/],
  ['fields of Prisma that go around permissions', /\bt\.(relation|relatedConnection|relationCount)\(/, /^$/],
  ['console', /\bconsole\./, /^cli\//],
]

it.each(forbidden)('There is no %s', (_what, pattern, places) => {
  const wrong = offenders((file) => (places.test(file.path) ? [] : linesWith(file, pattern, withoutComments)))
  expect(wrong).toEqual([])
})

it('no check is switched off and nothing is left for later', () => {
  const pattern = /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable|\bTODO\b|\bFIXME\b|\bXXX\b/
  expect(offenders((file) => linesWith(file, pattern, (text) => text))).toEqual([])
})

it('names say what a file is for', () => {
  const wrong = offenders(({ path }) =>
    /(^|[/-])(utils?|helpers?|common|manager|base|misc)(\.|\/|-)/.test(path) && !path.startsWith('services/utilities')
      ? ['a name that says nothing']
      : [],
  )
  expect(wrong).toEqual([])
})

/** Words that plain English of the field does not need (the glossary is in .github/CONTRIBUTING.md), and a folder that is not shipped. */
const unplain = /\b(he|him|his|himself|she|her|whoever|anew|thereby|lanes?)\b|\bspec\/\d/i

it('comments, errors and documents are in plain words', () => {
  const wrong = [...offenders((file) => linesWith(file, unplain, (text) => text))]
  expect(wrong).toEqual([])
  for (const document of ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'src/README.md', '.github/CONTRIBUTING.md'])
    expect(
      readRoot(document)
        .split('\n')
        .filter((line) => unplain.test(line)),
    ).toEqual([])
})

function linesWith({ text }: SourceFile, pattern: RegExp, seen: (text: string) => string): string[] {
  return seen(text)
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) => line.trim())
}
