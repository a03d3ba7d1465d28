import type { Answer } from '../resolvers/answer.js'
import type { Row } from '../resolvers/row.js'
import type { Call } from './call.js'
import { sendBody, sendJson } from './reply.js'

type Send = (call: Call, answer: Answer) => void

/** Answers 200 without a body. */
export const sendNothing: Send = ({ response }) => void response.writeHead(200).end()

const valueIn = (answer: Answer): unknown => (answer.kind === 'value' ? answer.value : null)

/** Sends a text or JSON as it is, not in the envelope. */
const sendAs =
  (contentType: string): Send =>
  ({ request, response }, answer) => {
    const value = valueIn(answer)
    response.setHeader('Content-Type', contentType)
    sendBody(request, response, typeof value === 'string' ? value : JSON.stringify(value))
  }

/** 503 when something failed (draft-inadarei-api-health-check). */
const sendHealth: Send = ({ response }, answer) => {
  const health = valueIn(answer) as { readonly status: string }
  response
    .writeHead(health.status === 'error' ? 503 : 200, {
      'Cache-Control': 'no-cache',
      'Content-Type': 'application/health+json; charset=utf-8',
    })
    .end(JSON.stringify(health))
}

/** A download. */
const sendSdl: Send = (call, answer) => {
  call.response.setHeader('Content-Disposition', `attachment; filename="tessera_${new Date().toISOString().slice(0, 10)}.graphql"`)
  sendAs('application/octet-stream; charset=utf-8')(call, answer)
}

const sendProviders: Send = (call, answer) => {
  call.response.setHeader('Cache-Control', 'no-cache')
  sendAs('application/json; charset=utf-8')(call, answer)
}

/** Where the browser goes on, or the tokens; neither is kept anywhere. */
const sendLogin: Send = ({ request, response }, answer) => {
  const value = valueIn(answer) as { readonly location?: string } | null
  response.setHeader('Cache-Control', 'no-store')
  if (value?.location !== undefined) response.writeHead(302, { Location: value.location }).end()
  else if (value === null) response.writeHead(204).end()
  else sendJson(request, response, JSON.stringify({ data: value }))
}

/** 200 without a body, which nobody keeps. */
const sendDone: Send = ({ response }) => void response.writeHead(200, { 'Cache-Control': 'no-store' }).end()

const sendToUser: Send = ({ response }, answer) =>
  void response.writeHead(302, { Location: `/admin/users/${String(valueIn(answer))}` }).end()

/** What a flow returns, as it is; 204 without anything. */
const sendReturned: Send = ({ request, response }, answer) => {
  response.setHeader('Cache-Control', 'no-cache')
  if (answer.kind === 'nothing') response.writeHead(204).end()
  else sendJson(request, response, JSON.stringify(valueIn(answer)))
}

const sendSource: Send = (call, answer) => {
  call.response.setHeader('Cache-Control', 'no-cache')
  sendAs('application/javascript; charset=utf-8')(call, answer)
}

/** Answers that are not in the envelope, by the name of the row. */
export const senders: ReadonlyMap<Row['name'], Send> = new Map([
  ['auth.providers', sendProviders],
  ['auth.provider.begin', sendLogin],
  ['auth.provider.callback', sendLogin],
  ['auth.provider.callback.form', sendLogin],
  ['auth.provider.acs', sendLogin],
  ['auth.provider.logout', sendLogin],
  ['auth.provider.logout.backchannel', sendDone],
  ['auth.provider.metadata', sendAs('application/samlmetadata+xml; charset=utf-8')],
  ['users.register.verify', sendToUser],
  ['flows.trigger.get', sendReturned],
  ['flows.trigger', sendReturned],
  ['extensions.sources', sendSource],
  ['server.ping', sendAs('text/html; charset=utf-8')],
  ['server.health', sendHealth],
  ['server.specs.oas', sendAs('application/json; charset=utf-8')],
  ['server.specs.graphql', sendSdl],
  ['server.specs.graphql.items', sendSdl],
  ['server.specs.graphql.system', sendSdl],
  ['server.specs.types', sendAs('application/typescript; charset=utf-8')],
])
