import { readFileSync } from 'node:fs'

const readme = readFileSync(new URL('../../../src/auth/providers/README.md', import.meta.url), 'utf8')

/** The variables of the example of a driver, as it stands in the README, with addresses of the machine of the test. AUTH_PROVIDERS is left to the test. */
export function readmeExample(driver: string, addresses: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, block] = new RegExp(`\`\`\`sh ${driver}\n([^\`]*)\`\`\``).exec(readme)!
  const lines = block!.trim().split('\n')
  const replaced = lines.map((line) => Object.entries(addresses).reduce((text, [from, to]) => text.replaceAll(from, to), line))
  const pairs = replaced.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const)
  return Object.fromEntries(pairs.filter(([name]) => name !== 'AUTH_PROVIDERS'))
}
