import nodeModule, { createRequire as createNodeRequire } from 'node:module'

export const { builtinModules, findSourceMap, isBuiltin, Module, register, SourceMap, syncBuiltinESMExports } = nodeModule

const require = createNodeRequire(import.meta.url)

/** As Node's own. The `require` of a file: what is not found from there is looked for among the packages of this server. */
export function createRequire(file: string | URL): NodeJS.Require {
  const own = createNodeRequire(file)
  const found = <Value>(look: (from: NodeJS.Require) => Value): Value => {
    try {
      return look(own)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
      try {
        return look(require)
      } catch {
        // The author looks for it where their code lies.
        throw error
      }
    }
  }
  const resolve = Object.assign((id: string, options?: { paths?: string[] }) => found((from) => from.resolve(id, options)), {
    paths: own.resolve.paths,
  })
  return Object.assign((id: string) => found((from) => from(id)), {
    resolve,
    main: own.main,
    cache: own.cache,
    extensions: own.extensions,
  }) as NodeJS.Require
}

export default Object.assign(Object.create(nodeModule) as typeof nodeModule, { createRequire })
