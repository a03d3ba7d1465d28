import type { Answer } from '../../resolvers/answer.js'

/** The value of an answer, whatever form it has; nothing is null. */
export function answerValue(answer: Answer): unknown {
  if (answer.kind === 'nothing') return null
  return answer.kind === 'text' ? (JSON.parse(answer.text) as unknown) : answer.value
}
