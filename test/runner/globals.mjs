// What tests import from '@jest/globals'. jest-light-runner runs them without a virtual machine of their own, so that the code under test is loaded once
// for all files of a process; it knows no time limits, so tests and hooks get theirs here.
import fc from 'fast-check'

// The report of a property that fails tells why.
fc.configureGlobal({ includeErrorInReport: true })

/** Milliseconds for a test or a hook that names no other limit. */
const usual = 60_000

const { expect, jest, describe } = globalThis

/** Fails where the work takes longer. */
const limited =
  (work, limit = usual) =>
  (...values) => {
    let timer
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`This took longer than ${limit} ms.`)), limit)
    })
    return Promise.race([Promise.resolve(values).then((given) => work(...given)), late]).finally(() => clearTimeout(timer))
  }

const limitedTest = (declare) =>
  Object.assign((name, work, limit) => declare(name, limited(work, limit)), {
    each: (table) => (name, work, limit) => declare.each(table)(name, limited(work, limit)),
  })

const it = Object.assign(limitedTest(globalThis.it), { skip: limitedTest(globalThis.it.skip), only: limitedTest(globalThis.it.only) })
const hook = (declare) => (work, limit) => declare(limited(work, limit))
const beforeAll = hook(globalThis.beforeAll)
const beforeEach = hook(globalThis.beforeEach)
const afterAll = hook(globalThis.afterAll)
const afterEach = hook(globalThis.afterEach)

export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, it as test, jest }
