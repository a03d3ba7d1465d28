import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import type { Platform } from '../context.js'
import type { Admit } from '../rest/admission.js'
import { extendRequests, type Identify, identifyStep } from '../rest/authentication.js'
import { bodyParser } from '../rest/body.js'
import { weakTag } from '../rest/entity-tag.js'
import { createErrorSender, errorStep } from '../rest/errors.js'
import type { Front } from '../rest/front.js'
import type { Handler } from '../rest/handler.js'
import { notFound } from '../rest/not-found.js'
import { parseQueryString } from '../rest/query-string.js'
import type { Extensions } from './index.js'
import { cookieStep } from './request.js'

/** What the app leads to. */
export interface AppParts {
  readonly platform: Platform
  readonly front: Front
  readonly admit: Admit | null
  readonly identify: Identify
  /** The server's own routes. */
  readonly handle: Handler
  readonly extensions: Pick<Extensions, 'router' | 'onReload'>
}

/** The app of Express that hosts what extensions bring. */
export interface HostApp {
  /** Passes a request through the app. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Did `init` hooks add routes or middleware? Then every request passes through the app. */
  readonly isExtended: boolean
}

/** Makes the app. It is made again when extensions with `init` hooks are loaded again, so that what the old ones added goes. */
export async function openHostApp(parts: AppParts): Promise<HostApp> {
  const { platform, extensions } = parts
  let current = await buildApp(parts)
  let hadInits = hasInits(platform)
  extensions.onReload(async () => {
    if (hadInits || hasInits(platform)) current = await buildApp(parts)
    hadInits = hasInits(platform)
  })
  return {
    handle: (request, response) => current.app(request, response),
    get isExtended() {
      return current.isExtended
    },
  }
}

const hasInits = ({ events }: Platform): boolean => stages.some((stage) => events.hasInits(stage))

const stages = [
  'app.before',
  'middlewares.before',
  'middlewares.after',
  'routes.before',
  'routes.custom.before',
  'routes.custom.after',
  'routes.after',
  'app.after',
] as const

/** The order of a request in the app, with the stages at which `init` hooks may add to it. */
async function buildApp({
  platform,
  front,
  admit,
  identify,
  handle,
  extensions,
}: AppParts): Promise<{ app: Express; isExtended: boolean }> {
  const { config, events, logger } = platform
  const app = createApp(platform)
  let own = 0
  const use = (...steps: RequestHandler[]) => {
    own += steps.length
    for (const step of steps) app.use(step)
  }
  const stage = (name: (typeof stages)[number]) => events.emitInit(name, { app })
  await stage('app.before')
  await stage('middlewares.before')
  use(
    cookieStep,
    (request, response, next) => (front(request, response) ? undefined : next()),
    (request, _response, next) => void (admit ? admit(request).then(() => next(), next) : next()),
    bodyParser(config.server.maxPayloadSize),
    identifyStep(identify),
  )
  await stage('middlewares.after')
  await stage('routes.before')
  use(handle)
  await stage('routes.custom.before')
  use(extensions.router)
  await stage('routes.custom.after')
  await stage('routes.after')
  const isExtended = app.router.stack.length > own
  app.use(notFound(platform))
  app.use(errorStep(createErrorSender(logger)))
  await stage('app.after')
  return { app, isExtended }
}

/** What extensions expect of an app of Express. */
function createApp(platform: Platform): Express {
  const { config } = platform
  const app = express()
  app.set('trust proxy', config.server.trustProxy)
  app.set('query parser', (text: string) => parseQueryString(text, config))
  app.set('etag', weakTag)
  app.disable('x-powered-by')
  extendRequests(app, platform)
  return app
}
