import { request as httpRequest } from 'node:http'
import { WebSocket } from 'ws'
import { anyCollection, anyFilter, anyName, anyText, anyValue, type Random } from './random.js'

/** What came of it: a status, or null where the connection ended without an answer. */
export type Outcome = number | null

/** Sends a form that is whole, cut or nonsense. */
export function sendAnyForm(random: Random, url: string, token: string | null): Promise<Outcome> {
  const parts = random.list(4, () => anyPart(random)).join('\r\n')
  const whole = `${parts}\r\n--B--\r\n`
  const body = random.chance(0.5) ? whole : whole.slice(0, random.below(whole.length + 1))
  const isCut = random.chance(0.2)
  const headers = {
    'content-type': random.chance(0.95)
      ? 'multipart/form-data; boundary=B'
      : random.pick(['multipart/form-data', 'multipart/mixed; boundary=B', 'multipart/form-data; boundary=C']),
    'content-length': String(Buffer.byteLength(body) + (isCut ? 100 : 0)),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  }
  return new Promise((resolve) => {
    const request = httpRequest(
      url + random.pick(['/files', '/utils/import/articles', '/utils/import/tags']),
      { method: 'POST', headers, timeout: 10_000 },
      (response) => {
        response.resume()
        response.on('close', () => resolve(response.statusCode ?? null))
      },
    )
    request.on('error', () => resolve(null))
    request.on('timeout', () => request.destroy())
    if (isCut) request.write(body, () => request.destroy())
    else request.end(body)
  })
}

function anyPart(random: Random): string {
  const filename = random.chance(0.7)
    ? `; filename="${anyText(random)
        .replace(/["\r\n\0\\]/g, '')
        .slice(0, 100)}"`
    : ''
  const type = random.pick(['text/csv', 'application/json', 'image/png', 'text/plain', ''])
  const content = random.pick([
    'name\na',
    '[{"name":"x"}]',
    '[',
    JSON.stringify([anyValue(random)]),
    anyText(random),
    'title,author.name\n"a,b\n',
    '\x89PNG\r\n\x1a\nxxxx',
  ])
  return `--B\r\nContent-Disposition: form-data; name="${random.pick(['file', 'title', 'storage', '__proto__', ''])}"${filename}\r\n${type === '' ? '' : `Content-Type: ${type}\r\n`}\r\n${content}`
}

/** Opens a connection that stays, says a few things, and leaves. False: it could not be opened. */
export function talkToSocket(random: Random, url: string, token: string): Promise<boolean> {
  const isGraphql = random.chance(0.5)
  const socket = new WebSocket(
    url.replace('http', 'ws') + (isGraphql ? '/graphql' : '/websocket'),
    isGraphql ? ['graphql-transport-ws'] : [],
  )
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), 2_000)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(true)
    })
    socket.on('open', () => {
      socket.send(
        JSON.stringify(isGraphql ? { type: 'connection_init', payload: { access_token: token } } : { type: 'auth', access_token: token }),
      )
      for (const frame of random.list(6, () => anyFrame(random, isGraphql))) socket.send(frame)
      setTimeout(() => (random.chance(0.5) ? socket.close() : socket.terminate()), 30)
    })
  })
}

function anyFrame(random: Random, isGraphql: boolean): string | Buffer {
  if (random.chance(0.1))
    return random.pick<string | Buffer>(['', '{', 'null', '[]', Buffer.from([0xff, 0xfe]), `${'['.repeat(5_000)}`, anyText(random)])
  if (random.chance(0.15)) return JSON.stringify(anyValue(random))
  if (isGraphql)
    return JSON.stringify({
      id: random.pick<unknown>(['1', '2', 1, anyText(random)]),
      type: random.pick(['subscribe', 'subscribe', 'complete', 'ping', 'pong', 'nonesuch']),
      payload: {
        query: `subscription { ${random.pick(['articles', 'tags', 'nonesuch'])}_mutated { key data { ${random.pick(['id', 'title', 'author { name }', 'nonesuch'])} } } }`,
        variables: anyValue(random),
      },
    })
  return JSON.stringify({
    type: random.pick(['items', 'items', 'subscribe', 'subscribe', 'unsubscribe', 'ping', 'auth', 'nonesuch']),
    action: random.pick(['create', 'read', 'update', 'delete', 'nonesuch']),
    collection: anyCollection(random),
    uid: random.pick<unknown>([1, 'a', {}, undefined]),
    id: random.pick<unknown>([1, anyText(random), undefined]),
    data: random.chance(0.5) ? { [anyName(random)]: anyValue(random) } : anyValue(random),
    query: random.chance(0.7) ? { filter: anyFilter(random), fields: [anyName(random)], limit: 3 } : anyValue(random),
  })
}
