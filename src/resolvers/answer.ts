import type { MetaName } from '../query/query.js'

/**
 * What a resolver answers: JSON text that the database wrote, or a value. `nothing` is the answer to a write whose
 * caller may not see its result, and to a delete.
 */
export type Answer =
  | { readonly kind: 'text'; readonly text: string; readonly meta?: Partial<Record<MetaName, number>> }
  | { readonly kind: 'value'; readonly value: unknown; readonly meta?: Partial<Record<MetaName, number>> }
  | { readonly kind: 'nothing' }

export const textAnswer = (text: string, meta?: Partial<Record<MetaName, number>>): Answer => (meta ? { kind: 'text', text, meta } : { kind: 'text', text })
export const valueAnswer = (value: unknown, meta?: Partial<Record<MetaName, number>>): Answer => (meta ? { kind: 'value', value, meta } : { kind: 'value', value })
export const noAnswer: Answer = { kind: 'nothing' }
