// Loaded before anything else by the processes that run tests: they read the project's TypeScript, and find jest's functions in globals.mjs.
import { register } from 'node:module'

// The first process compiles for all.
if (!process.env.TESSERA_TEST_CODE) {
  const { compile } = await import('./compile.mjs')
  process.env.TESSERA_TEST_CODE = await compile()
}
register('./hooks.mjs', import.meta.url, { data: { folder: process.env.TESSERA_TEST_CODE } })
