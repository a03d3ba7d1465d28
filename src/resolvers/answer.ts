import type { MetaName } from '../query/query.js'

/** What an answer has beside the data: counts, or what a dry run would have done. */
export type AnswerMeta = Partial<Record<MetaName | 'affected', number>> & { readonly dry_run?: true; readonly next_cursor?: string | null }

/**
 * What a resolver answers: JSON text that the database wrote (of a single item with its version), or a value. `nothing` is the answer
 * to a write whose caller may not see its result, and to a delete.
 */
export type Answer =
  | { readonly kind: 'text'; readonly text: string; readonly meta?: AnswerMeta; readonly version?: string }
  | { readonly kind: 'value'; readonly value: unknown; readonly meta?: AnswerMeta }
  | { readonly kind: 'nothing' }

export const textAnswer = (text: string, meta?: AnswerMeta): Answer => (meta ? { kind: 'text', text, meta } : { kind: 'text', text })
export const valueAnswer = (value: unknown, meta?: AnswerMeta): Answer => (meta ? { kind: 'value', value, meta } : { kind: 'value', value })
export const noAnswer: Answer = { kind: 'nothing' }
/** The answer of one item, with its version where it was read. */
export const itemAnswer = ({ data, version }: { readonly data: string; readonly version?: string }): Answer =>
  version === undefined ? { kind: 'text', text: data } : { kind: 'text', text: data, version }
