import { readFile } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Loader, Plugin } from 'esbuild'

/** Names of where a file lies, and the names under which each file has its own: the code believes to be where it was, not in our folder. */
export const ownPlace: Readonly<Record<string, string>> = {
  'import.meta.url': '__ownUrl',
  'import.meta.filename': '__ownFile',
  'import.meta.dirname': '__ownFolder',
  __filename: '__ownFile',
  __dirname: '__ownFolder',
}
const asksForPlace = /\bimport\.meta\b|\b__(?:file|dir)name\b/
const loaders: Readonly<Record<string, Loader>> = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx', '.jsx': 'jsx' }

/** Tells each file of an extension where it lies, when it asks. On its first line, so that the numbers of lines stay. */
export const placeOfFiles: Plugin = {
  name: 'place-of-files',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!asksForPlace.test(text)) return null
      const [url, file, folder] = [pathToFileURL(path).href, path, dirname(path)].map((value) => JSON.stringify(value))
      const [shebang = ''] = /^#!.*\n/.exec(text) ?? []
      const contents = `const __ownUrl = ${url}, __ownFile = ${file}, __ownFolder = ${folder}; ${text.slice(shebang.length)}`
      return { contents, loader: loaders[extname(path)] ?? 'js' }
    })
  },
}
