import type { IncomingMessage } from 'node:http'
import { apiError, invalidPayload, invalidQuery } from '../errors/api-error.js'
import { isValues } from './field-builder.js'

/** Refuses what cannot be a GraphQL request, in the words of the REST door, before GraphQL itself is asked. */
export function checkGraphqlRequest(request: IncomingMessage & { body?: unknown }, parameters: Readonly<Record<string, unknown>>): void {
  const { method } = request
  if (method !== 'GET' && method !== 'POST') throw apiError('METHOD_NOT_ALLOWED', { allowed: ['GET', 'POST'], current: method })
  const body = method === 'POST' ? request.body : parameters
  const query = isValues(body) ? body.query : undefined
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
