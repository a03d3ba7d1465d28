/** The router of Express 4 as a package of its own; its objects are those of Express' types. */
declare module 'router' {
  import type { Router, RouterOptions } from 'express'

  export default function createRouter(options?: RouterOptions): Router
}
