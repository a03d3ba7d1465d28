import type { Response } from 'express'
import type { Answer } from '../resolvers/answer.js'

/** Sends an answer in the envelope of REST (spec/00 §3). JSON text of the database goes out as it is. */
export function sendAnswer(response: Response, answer: Answer): void {
  response.setHeader('Cache-Control', 'no-cache')
  if (answer.kind === 'nothing') {
    response.status(204).end()
    return
  }
  response.setHeader('Vary', 'Origin, Cache-Control')
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  const data = answer.kind === 'text' ? answer.text : JSON.stringify(answer.value ?? null)
  response.send(answer.meta ? `{"meta":${JSON.stringify(answer.meta)},"data":${data}}` : `{"data":${data}}`)
}
