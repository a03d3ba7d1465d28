import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { GraphqlContext } from './builder.js'

/** A Yoga plugin of our endpoints. */
export type EndpointPlugin = Plugin<GraphqlContext, GraphqlContext>

/** Yoga's type for the answer to a request. */
type Processed = Parameters<NonNullable<EndpointPlugin['onResultProcess']>>[0]['result']

/** The answer to the single operation of a request: our endpoints accept no batches and send no incremental answers. */
export function singleResult(result: Processed): ExecutionResult {
  if (Array.isArray(result) || Symbol.asyncIterator in result) throw new Error('A request has more than one answer.')
  return result
}
