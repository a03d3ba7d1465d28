import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { GraphqlContext } from './builder.js'

/** A plugin of Yoga's, as our endpoints have them. */
export type EndpointPlugin = Plugin<GraphqlContext, GraphqlContext>

/** What Yoga hands over as the answer to a request. */
type Processed = Parameters<NonNullable<EndpointPlugin['onResultProcess']>>[0]['result']

/** The answer to the one operation of a request: our endpoints take no batches, and answer nothing in parts. */
export function singleResult(result: Processed): ExecutionResult {
  if (Array.isArray(result) || Symbol.asyncIterator in result) throw new Error('A request has more than one answer.')
  return result
}
