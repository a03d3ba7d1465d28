import nodeModule from 'node:module'

type ResolveFilename = (request: string, parent: unknown, ...more: unknown[]) => string
const loader = nodeModule as unknown as { _resolveFilename: ResolveFilename & { readonly [offered]?: true } }
const offered: unique symbol = Symbol('offers packages of the server')

/**
 * Lets packages that extensions have installed find what they expect of the server (`express`, say), when it is not installed beside them. Only what
 * Node does not find is looked for among our packages, and only by `require`. For the whole process, once.
 */
export function offerServerPackages(): void {
  const resolve = loader._resolveFilename
  if (resolve[offered]) return
  const offering: ResolveFilename = (request, parent, ...more) => {
    try {
      return resolve.call(nodeModule, request, parent, ...more)
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' && /^[^./]/.test(request)
      if (!isMissing) throw error
      try {
        return resolve.call(nodeModule, request, parent, false, { paths: [import.meta.dirname] })
      } catch {
        // Told is where it was looked for first.
        throw error
      }
    }
  }
  loader._resolveFilename = Object.assign(offering, { [offered]: true as const })
}
