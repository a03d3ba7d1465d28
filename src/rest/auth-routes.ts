import type { Authentication } from '../auth/authentication.js'
import { apiError } from '../errors/api-error.js'
import { requestReset, resetPassword } from '../resolvers/accounts.js'
import { noAnswer, valueAnswer } from '../resolvers/answer.js'
import { logIn, logOut, refreshSession } from '../resolvers/sessions.js'
import type { Call, Route } from './route.js'
import { sessionDoor } from './session-door.js'

/** `/auth`. */
export function authRoutes(authentication: Authentication): readonly Route[] {
  return [
    ['get', '/', sendProviders],
    ['post', '/login', async (call) => valueAnswer(await logIn(authentication, doorOfDefaultProvider(call), call.body))],
    ['post', '/refresh', async (call) => valueAnswer(await refreshSession(authentication, doorOf(call), call.body))],
    [
      'post',
      '/logout',
      async (call) => {
        await logOut(authentication, doorOf(call), call.body)
        return noAnswer
      },
    ],
    ['post', '/password/request', ({ context, body }) => requestReset(context, body)],
    ['post', '/password/reset', ({ context, body }) => resetPassword(context, body)],
  ]
}

const doorOf = ({ request, response, context }: Call) => sessionDoor(request, response, context.platform.config)

function doorOfDefaultProvider(call: Call) {
  if (call.context.platform.config.auth.disableDefault) throw apiError('ROUTE_NOT_FOUND', { path: `/auth${call.request.path}` })
  return doorOf(call)
}

async function sendProviders({ response, context }: Call): Promise<undefined> {
  response.set('Cache-Control', 'no-cache').json({ data: [], disableDefault: context.platform.config.auth.disableDefault })
}
