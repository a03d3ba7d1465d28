import type { ServiceContext } from '../../context.js'
import { keptAnswers } from '../../services/items/answers/answers.js'
import type { Flow } from '../flow.js'
import type { FlowRequest } from './request.js'

/** What a run writes by itself; nothing else forgets what a flow has answered because of it. */
const history: ReadonlySet<string> = new Set(['directus_activity', 'directus_revisions'])

/** Thrown to leave an answer unkept, and caught again here. */
class Unkept extends Error {
  constructor(readonly answer: Answered) {
    super('This answer is not kept.')
  }
}

/** What a webhook answers with. `mayKeep`: its flow has not failed. */
export interface Answered {
  readonly value: unknown
  readonly mayKeep: boolean
}

/**
 * The answer of a GET webhook: with `CACHE_ENABLED`, and without `cacheEnabled: false`, it is kept for who asked the same, until something is written (a flow may have read anything).
 * Otherwise `work` is done.
 */
export async function webhookAnswer(
  flow: Flow,
  request: FlowRequest,
  context: ServiceContext,
  work: () => Promise<Answered>,
): Promise<unknown> {
  const { platform, schema, accountability } = context
  const isKept = flow.trigger === 'webhook' && request.method === 'GET' && flow.options.cacheEnabled !== false
  const answers = isKept ? platform.parts.get(keptAnswers) : null
  if (!answers) return (await work()).value
  const { user = null, role = null, share = null } = accountability ?? {}
  const asked = [request.path, JSON.stringify(request.query), user, role, share]
  const collections = [...schema.collections.keys()].filter((name) => !history.has(name)).map((name) => name.toLowerCase())
  const ask = async () => {
    const answered = await work()
    if (!answered.mayKeep) throw new Unkept(answered)
    return { answer: JSON.stringify(answered.value ?? null) }
  }
  try {
    const row = await answers.forRequest().row(`flow ${flow.id}`, asked, collections, ask)
    return JSON.parse(row?.answer ?? 'null') ?? undefined
  } catch (error) {
    if (error instanceof Unkept) return error.answer.value
    throw error
  }
}
