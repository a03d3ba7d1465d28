import { once } from 'node:events'
import { expect, it } from '@jest/globals'
import WebSocket from 'ws'
import { type App, admin, onEachApp } from '../support/app.js'

// ../shared/security-cases.md, 53: pages of other origins do not act as the users who visit them.

const evil = 'https://evil.example'
const note = 'read by who may read it'
const friend = 'https://app.example'

async function sessionCookie(app: App): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${app.url}/auth/login`, { method: 'POST', headers, body: JSON.stringify({ ...admin, mode: 'session' }) })
  return answer.headers.get('set-cookie')!.split(';')[0]!
}

async function allowed(app: App, origin: string): Promise<(string | null)[]> {
  const { headers } = await fetch(`${app.url}/users/me`, { headers: { origin } })
  return ['access-control-allow-origin', 'access-control-allow-credentials'].map((name) => headers.get(name))
}

/** What a WebSocket that a page of this origin opens with the user's cookie is told of who asks. */
async function whoAsks(app: App, origin: string): Promise<string> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/websocket`, { headers: { origin, cookie: await sessionCookie(app) } })
  try {
    await once(socket, 'open')
  } catch (error) {
    return String(error)
  }
  socket.send(JSON.stringify({ type: 'items', action: 'read', collection: 'notes' }))
  const [message] = (await once(socket, 'message')) as [Buffer]
  socket.close()
  return message.toString()
}

async function fill({ must }: App): Promise<void> {
  const fields = [{ field: 'text', type: 'string', meta: {}, schema: {} }]
  await must('/collections', { body: { collection: 'notes', meta: {}, schema: {}, fields } })
  await must('/items/notes', { body: { text: note } })
}

const environment = { CORS_ENABLED: 'true', WEBSOCKETS_ENABLED: 'true', WEBSOCKETS_REST_AUTH: 'public' }

onEachApp(
  'case 53: where all origins may read',
  (app) => {
    it('none may send cookies', async () => {
      expect(await allowed(app(), evil)).toEqual([evil, null])
    })
    it('a WebSocket with the cookie of a visitor is nobody', async () => {
      expect(await whoAsks(app(), evil)).not.toContain(note)
      expect(await whoAsks(app(), app().url)).toContain(note)
    })
  },
  fill,
  { ...environment, CORS_ORIGIN: 'true' },
  ['sqlite'],
)

onEachApp(
  'case 53: where origins are named',
  (app) => {
    it.each([
      ['the named one', friend, [friend, 'true']],
      ['another', evil, [null, null]],
      ['one that begins with it', `${friend}.evil.example`, [null, null]],
      ['its name with another scheme', friend.replace('https', 'http'), [null, null]],
      ['no page at all', 'null', [null, null]],
    ])('%s', async (_title, origin, expected) => {
      expect(await allowed(app(), origin)).toEqual(expected)
    })
    it('a WebSocket of the named one is its visitor, and others open none', async () => {
      expect(await whoAsks(app(), friend)).toContain(note)
      expect(await whoAsks(app(), evil)).toContain('Unexpected server response')
    })
  },
  fill,
  { ...environment, CORS_ORIGIN: friend },
  ['sqlite'],
)
