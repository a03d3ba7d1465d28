import type { Answer, App, Question } from '../support/app.js'

/** An operation of a test's flow; `reject` names the key of the operation after a failure, `end` makes it the last of its branch. */
export interface OperationSketch {
  readonly type: string
  readonly options?: Readonly<Record<string, unknown>>
  readonly key?: string
  readonly reject?: string
  readonly end?: true
}

type Asker = Pick<App, 'must'>

/** Makes a flow whose operations (`op1`, `op2`, ...) follow one another. Gives its id. */
export async function makeFlow(
  { must }: Asker,
  trigger: string,
  options: Readonly<Record<string, unknown>>,
  operations: readonly OperationSketch[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const body = { name: 'flow', status: 'active', trigger, accountability: 'all', options, ...more }
  const { id } = await must<{ id: string }>('/flows', { body })
  const made = new Map<string, string>()
  for (const [index, sketch] of [...operations.entries()].reverse()) {
    const { type, options = {}, key = `op${index + 1}`, reject, end } = sketch
    const next = end ? undefined : operations[index + 1]
    const successor = next ? made.get(next.key ?? `op${index + 2}`) : undefined
    const operation = {
      flow: id,
      type,
      key,
      options,
      position_x: 1,
      position_y: 1,
      resolve: successor ?? null,
      reject: reject ? made.get(reject) : null,
    }
    made.set(key, (await must<{ id: string }>('/operations', { body: operation })).id)
  }
  const first = operations[0] && made.get(operations[0].key ?? 'op1')
  if (first) await must(`/flows/${id}`, { method: 'PATCH', body: { operation: first } })
  return id
}

/** Runs one operation by a webhook, and gives the answer. */
export async function runOperation(app: App, operation: OperationSketch, question: Question = {}, query = ''): Promise<Answer> {
  const id = await makeFlow(app, 'webhook', { method: 'POST' }, [operation], { accountability: null })
  return app.request(`/flows/trigger/${id}${query}`, { body: {}, ...question })
}

export const transform = (json: unknown): OperationSketch => ({ type: 'transform', options: { json } })
export const full = { permissions: '$full' }

/** Asks until the answer is as wanted, for a while. */
export async function eventually<Value>(ask: () => Promise<Value>, isRight: (value: Value) => boolean, patience = 8_000): Promise<Value> {
  const end = Date.now() + patience
  for (;;) {
    const value = await ask()
    if (isRight(value) || Date.now() > end) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
