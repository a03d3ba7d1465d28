import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** One of our own source files: its path below src/, its text, and what it imports. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** Own files by their path below src/; packages by their name as written. */
  readonly imports: readonly string[]
  /** The same without imports of types alone, which are gone when the file is loaded. */
  readonly values: readonly string[]
}

/** Everything in src/ that is TypeScript. */
export const sourceFiles: readonly SourceFile[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map((path) => {
    const text = readFileSync(join(root, 'src', path), 'utf8')
    return { path, text, imports: importsOf(path, text), values: importsOf(path, withoutTypeImports(text)) }
  })

function importsOf(path: string, text: string): string[] {
  const named = [...text.matchAll(/^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm)]
  return named.map(([, from, bare, dynamic]) => {
    const name = (from ?? bare ?? dynamic)!
    return name.startsWith('.') ? relative(join(root, 'src'), join(root, 'src', dirname(path), name)) : name
  })
}

/** Statements that import or export nothing but types: `import type`, and lists in which every name is a type. */
function withoutTypeImports(text: string): string {
  return text.replace(/^(?:import|export) (?:type\b|\{\s*type [^,}]+(?:,\s*type [^,}]+)*,?\s*\} from)[^']*'[^']+'$/gm, '')
}

/** A file at the top of the repository. */
export const readRoot = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Code without its comments, so that a guard does not stumble over words in them. */
export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, '')

/** What breaks a rule, as lines "file: what"; a guard expects none. */
export function offenders(rule: (file: SourceFile) => readonly string[]): string[] {
  return sourceFiles.flatMap((file) => rule(file).map((what) => `${file.path}: ${what}`))
}
