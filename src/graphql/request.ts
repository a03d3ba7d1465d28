import type { IncomingMessage } from 'node:http'
import { apiError, invalidPayload, invalidQuery } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'

/** Refuses requests that cannot be GraphQL with the errors that REST has, before Yoga sees them. */
export function checkGraphqlRequest(request: IncomingMessage & { body?: unknown }, parameters: Readonly<Record<string, unknown>>): void {
  const { method } = request
  if (method !== 'GET' && method !== 'POST') throw apiError('METHOD_NOT_ALLOWED', { allowed: ['GET', 'POST'], current: method })
  const body = method === 'POST' ? request.body : parameters
  const query = isPlainObject(body) ? body.query : undefined
  if (typeof query !== 'string' || query === '') throw invalidPayload('Must provide query string')
  if (method === 'GET') checkVariables(parameters.variables)
}

function checkVariables(variables: unknown): void {
  if (variables === undefined || variables === '') return
  try {
    JSON.parse(String(variables))
  } catch {
    throw invalidQuery('Variables are invalid JSON')
  }
}
