// How Node finds and reads modules while tests run. It compiles nothing that is not newer than the run: a compiler beside the loader of modules has
// been seen to wait for itself.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import { options, root } from './compile.mjs'

const globals = new URL('./globals.mjs', import.meta.url).href
let folder

export function initialize(data) {
  folder = data.folder
}

export function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true }
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.startsWith('file:')) {
    const typed = new URL(specifier.replace(/js$/, 'ts'), context.parentURL)
    if (existsSync(typed)) return { url: typed.href, format: 'module', shortCircuit: true }
  }
  return next(specifier, context)
}

export function load(url, context, next) {
  const [address] = url.split('?')
  if (!address.startsWith('file:') || !address.endsWith('.ts')) return next(url, context)
  return { format: 'module', source: sourceOf(fileURLToPath(address)), shortCircuit: true }
}

function sourceOf(path) {
  const compiled = join(folder, relative(root, path).replace(/ts$/, 'js'))
  if (existsSync(compiled) && statSync(compiled).mtimeMs >= statSync(path).mtimeMs) return readFileSync(compiled, 'utf8')
  return transformSync(readFileSync(path, 'utf8'), { ...options, loader: 'ts', sourcefile: path }).code
}
