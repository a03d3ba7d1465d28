import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'

// Errors are always told, whatever else a request or an extension says.

onEachApp('An error is told', (app) => {
  it('to clients that would take any tag for what they have', async () => {
    for (const path of ['/items/nothing', '/nothing', '/items/nothing?export=csv']) {
      const answer = await app().request(path, { headers: { 'if-none-match': '*', 'cache-control': 'max-age=60' } })
      expect({ path, status: answer.status, code: answer.body.errors?.[0]?.extensions.code }).toEqual({
        path,
        status: path === '/nothing' ? 404 : 403,
        code: path === '/nothing' ? 'ROUTE_NOT_FOUND' : 'FORBIDDEN',
      })
    }
    expect((await app().request('/server/info', { headers: { 'if-none-match': '*', 'cache-control': 'max-age=60' } })).status).toBe(304)
  })

  it('when the hook that may change it fails', async () => {
    const { events } = app().platform
    const failing = () => {
      throw new Error('The hook fails.')
    }
    events.onFilter('request.error', failing)
    try {
      for (const path of ['/items/nothing', '/nothing'])
        expect(await app().request(path)).toMatchObject({
          status: 500,
          body: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
        })
    } finally {
      events.offFilter('request.error', failing)
    }
  })
})
