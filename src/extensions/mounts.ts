import type { RequestHandler, Router } from 'express'
import createRouter from 'router'
import { bodyStep } from './request.js'

/** The routes that extensions have added, and can take away. */
export interface Mounts {
  readonly router: RequestHandler
  mount(path: string, handler: RequestHandler): () => void
}

/** Makes the list; it is empty. */
export function createMounts(): Mounts {
  let mounted: readonly { readonly path: string; readonly handler: RequestHandler }[] = []
  let router: Router | null = null
  const change = (next: typeof mounted) => {
    mounted = next
    router = null
  }
  const made = (): Router => {
    const all = createRouter()
    all.use(bodyStep)
    for (const { path, handler } of mounted) all.use(path, handler)
    return all
  }
  return {
    router: (request, response, next) => {
      router ??= made()
      router(request, response, next)
    },
    mount: (path, handler) => {
      const added = { path, handler }
      change([...mounted, added])
      return () => change(mounted.filter((entry) => entry !== added))
    },
  }
}
