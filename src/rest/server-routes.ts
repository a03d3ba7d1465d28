import type { Call, Route } from './route.js'
import { ServerService } from '../services/server.js'
import { valueAnswer } from '../resolvers/answer.js'

/** `/server`. */
export const serverRoutes: readonly Route[] = [
  ['get', '/info', async ({ context }) => valueAnswer(await new ServerService(context).serverInfo())],
  ['get', '/health', sendHealth],
  ['post', '/setup', async ({ context }) => new ServerService(context).setup()],
]

/** Not enveloped, and of its own content type (draft-inadarei-api-health-check). */
async function sendHealth({ context, response }: Call): Promise<undefined> {
  const health = await new ServerService(context).health()
  response.status(health.status === 'error' ? 503 : 200).set('Cache-Control', 'no-cache').set('Content-Type', 'application/health+json; charset=utf-8').send(JSON.stringify(health))
}
