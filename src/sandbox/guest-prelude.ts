/** The module `directus:api`, as sandboxed code imports it. */
export const apiModule = 'export const { log, sleep, request } = globalThis.sandboxApi'

/**
 * What runs in a sandbox before the extension's own code: the functions of `directus:api`, and what the thread calls. It is code of the guest's world: when
 * the extension changes that world's objects, it harms nobody but itself. `send(kind, number, text)` is the only way out.
 */
export const prelude = `(() => {
  const { parse, stringify } = JSON
  const send = globalThis.send
  const Settled = Promise
  const handlers = []
  const waiting = new Map()
  let asked = 0

  const describe = (error) => {
    try {
      const { name, message, code, status, extensions } = error
      return stringify({ name, message: String(message === undefined ? error : message), code, status, extensions })
    } catch {
      return '{"name":"Error","message":"What was thrown cannot be told."}'
    }
  }
  const settle = (kind, number, work) =>
    new Settled((resolve) => resolve(work())).then((value) => send(kind[0], number, stringify(value))).catch((error) => send(kind[1], number, describe(error)))
  const ask = (...values) => {
    const number = ++asked
    send('ask', number, stringify(values))
    return new Settled((resolve, reject) => waiting.set(number, { resolve, reject }))
  }

  globalThis.sandboxApi = {
    log: (message) => {
      if (typeof message !== 'string') throw new TypeError('The message of "log" has to be text.')
      ask('log', message).catch(() => undefined)
    },
    sleep: async (time) => {
      if (typeof time !== 'number') throw new TypeError('"sleep" takes a number of milliseconds.')
      await ask('sleep', time)
    },
    request: async (url, options = {}) => {
      if (typeof url !== 'string') throw new TypeError('The address of "request" has to be text.')
      return ask('request', url, options)
    },
  }

  let isRegistered = false
  const parts = []
  const registerWith = (entry) => {
    const add = (part, handler) => {
      if (isRegistered) throw new Error('Handlers are registered while the extension is loaded.')
      if (typeof handler !== 'function') throw new TypeError('A handler has to be a function.')
      parts.push({ ...part, entry, handler: handlers.push(handler) - 1 })
    }
    return {
      endpoint: (main) => main(Object.fromEntries(['get', 'post', 'put', 'patch', 'delete'].map((method) => [method, (path, handler) => add({ kind: 'route', method, path }, handler)]))),
      hook: (main) => main(Object.fromEntries(['filter', 'action'].map((kind) => [kind, (event, handler) => add({ kind, event }, handler)]))),
      operation: ({ id, handler }) => add({ kind: 'operation', id }, handler),
    }
  }
  const registerOne = (type, main, entry) => {
    const form = type === 'operation' ? 'object' : 'function'
    const what = entry === undefined ? 'Its default export' : 'The ' + type + ' "' + entry + '"'
    if (typeof main !== form || main === null) throw new TypeError(what + ' has to be ' + (form === 'object' ? 'an object with "id" and "handler".' : 'a function.'))
    return registerWith(entry)[type](main)
  }
  const registerBundle = async (lists, entries) => {
    for (const type of ['hook', 'endpoint', 'operation']) {
      for (const { name, config } of lists[type + 's'] ?? []) {
        const declared = entries.find((entry) => entry.type === type && entry.name === name)
        if (!declared) throw new Error('Its package does not name the ' + type + ' "' + name + '".')
        if (declared.isOn) await registerOne(type, config, name)
      }
    }
  }
  const register = async (type, { default: main, ...named }, entries) => {
    const exported = main !== null && typeof main === 'object' && main.__esModule && 'default' in main ? main.default : main
    if (type === 'bundle') await registerBundle(exported ?? named, entries)
    else await registerOne(type, exported)
    isRegistered = true
    return parts
  }

  return {
    start: (type, exported, entries) => settle(['loaded', 'refused'], 0, () => register(type, exported, parse(entries))),
    refuse: (error) => send('refused', 0, describe(error)),
    call: (number, handler, text) => settle(['done', 'failed'], number, () => handlers[handler](parse(text))),
    answer: (number, isError, text) => {
      const { resolve, reject } = waiting.get(number)
      waiting.delete(number)
      const value = text === undefined ? undefined : parse(text)
      if (isError) reject(Object.assign(new Error(value.message), value))
      else resolve(value)
    },
  }
})()`
