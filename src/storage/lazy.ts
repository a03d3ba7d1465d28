import type { StorageDriver } from './driver.js'

/** A driver that is loaded when it is first asked for something. */
export function lazyDriver(load: () => Promise<StorageDriver>): StorageDriver {
  let loading: Promise<StorageDriver> | undefined
  const driver = (): Promise<StorageDriver> => {
    loading ??= load()
    return loading
  }
  return {
    read: async (name, range) => (await driver()).read(name, range),
    write: async (name, content) => (await driver()).write(name, content),
    copy: async (from, to) => (await driver()).copy(from, to),
    delete: async (name) => (await driver()).delete(name),
    stat: async (name) => (await driver()).stat(name),
    list: async function* (prefix) {
      yield* (await driver()).list(prefix)
    },
    sweep: async (marks, moment) => (await driver()).sweep(marks, moment),
    withFile: async (name, work) => (await driver()).withFile(name, work),
  }
}
