import { expect, it } from '@jest/globals'
import { serverAudits } from 'graphql-http'
import { adminToken, onEachApp } from '../support/app.js'

/** The audit names what it asks for, by RFC 2119. */
const audits = serverAudits({ url: 'http://placeholder' }).map(({ id, name }) => [id, name] as const)

onEachApp('The GraphQL over HTTP specification', (app) => {
  it.each(['/graphql', '/graphql/system'].flatMap((path) => audits.map(([id, name]) => [path, name, id] as const)))(
    '%s %s',
    async (path, _name, id) => {
      const fetchFn = (url: string, init: RequestInit = {}) =>
        fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${adminToken}` } })
      const audit = serverAudits({ url: app().url + path, fetchFn }).find((found) => found.id === id)!
      const result = await audit.fn()
      // A warning is something that SHOULD be; an error is something that MUST.
      expect(result.status === 'error' ? result.reason : null).toBeNull()
    },
  )
})
