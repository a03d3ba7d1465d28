// Loaded before anything else by the processes that run tests: they read TypeScript as it is, and find jest's functions in globals.mjs.
import { register } from 'node:module'
import 'tsx'

const hooks = `
  const globals = ${JSON.stringify(new URL('./globals.mjs', import.meta.url).href)}
  export const resolve = (name, context, next) =>
    name === '@jest/globals' ? { url: globals, shortCircuit: true } : next(name, context)
`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
