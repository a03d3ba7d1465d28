import { apiError } from '../errors/api-error.js'
import { valueAnswer } from '../resolvers/answer.js'
import { isAsked } from '../resolvers/perform-write.js'
import { readServerHealth, readServerInfo, type SdlPrinter } from '../resolvers/server.js'
import { ServerService } from '../services/server.js'
import { describeApi } from '../services/specifications/openapi.js'
import { describeTypes } from '../services/specifications/sdk-types.js'
import type { Call, Route } from './route.js'

/** `/server`. */
export const serverRoutes = (printSdl: SdlPrinter): readonly Route[] => [
  ['get', '/info', async ({ context }) => valueAnswer(await readServerInfo(context))],
  ['get', '/health', sendHealth],
  ['get', '/specs/oas', async ({ context, response }) => void response.json(await describeApi(context))],
  ['get', '/specs/graphql', (call) => sendSdl(call, printSdl, 'items')],
  ['get', '/specs/graphql/items', (call) => sendSdl(call, printSdl, 'items')],
  ['get', '/specs/graphql/system', (call) => sendSdl(call, printSdl, 'system')],
  ['get', '/specs/types', async ({ context, response }) => void response.type('application/typescript').send(await describeTypes(context))],
  ['post', '/setup', async ({ context }) => new ServerService(context).setup()],
]

/** Not enveloped, and of its own content type (draft-inadarei-api-health-check). */
async function sendHealth({ context, response }: Call): Promise<undefined> {
  const health = await readServerHealth(context)
  response
    .status(health.status === 'error' ? 503 : 200)
    .set('Cache-Control', 'no-cache')
    .set('Content-Type', 'application/health+json; charset=utf-8')
    .send(JSON.stringify(health))
}

/** A download of what tools made for Directus read, or with `additions` of all; as if it were not there when introspection is off. */
async function sendSdl(
  { context, request, response, parameters }: Call,
  printSdl: SdlPrinter,
  scope: 'items' | 'system',
): Promise<undefined> {
  const sdl = await printSdl(context, scope, isAsked(parameters.additions))
  if (sdl === null) throw apiError('ROUTE_NOT_FOUND', { path: `/server${request.path}` })
  response.set('Content-Type', 'application/octet-stream; charset=utf-8')
  response.set('Content-Disposition', `attachment; filename="tessera_${new Date().toISOString().slice(0, 10)}.graphql"`)
  response.send(Buffer.from(sdl))
}
