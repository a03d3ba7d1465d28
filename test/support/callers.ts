import type { Caller } from '../../src/database/caller.js'

/** Somebody who leaves when `leave` is called. */
export function someone(): { readonly caller: Caller; leave(): void } {
  const callbacks = new Set<() => void>()
  let isGone = false
  return {
    caller: {
      get isGone() {
        return isGone
      },
      whenGone(callback) {
        callbacks.add(callback)
        return () => void callbacks.delete(callback)
      },
    },
    leave() {
      isGone = true
      for (const callback of [...callbacks]) callback()
    },
  }
}
