import { eventually, makeFlow, transform } from '../../flows/make-flow.js'
import type { Asking } from './requests.js'

/** Flows by GET and POST, a run that is made again, and deliveries of a durable flow that fails. */
export async function askOfFlows({ ask }: Asking): Promise<void> {
  const asker = {
    must: <Result>(path: string, { method = 'POST', body }: { readonly method?: string; readonly body?: unknown } = {}) =>
      ask(method, path, body) as Promise<Result>,
  }
  const read = await makeFlow(asker, 'webhook', { method: 'GET' }, [transform({ said: 'hello' })])
  const written = await makeFlow(asker, 'webhook', { method: 'POST' }, [transform('[1]')])
  await ask('GET', `/flows/trigger/${read}`)
  await ask('POST', `/flows/trigger/${written}`, { name: 'Ada' })
  const runs = () => ask('GET', `/activity?filter[action]=run&filter[item]=${read}`) as unknown as Promise<Run[]>
  const [run] = await eventually(runs, ([first]) => first?.revisions.length === 1)
  await ask('POST', `/flows/runs/${run?.id}/replay`)

  const refuse = { type: 'throw-error', options: { code: 'DOWN', status: 503, message: 'later' } }
  const onTags = { type: 'action', durable: true, scope: ['items.create'], collections: ['tags'] }
  const durable = await makeFlow(asker, 'event', onTags, [refuse], { accountability: null })
  await ask('POST', '/items/tags', { name: 'delivered' })
  const deliveries = () => ask('GET', '/flows/deliveries') as unknown as Promise<Delivery[]>
  const [delivery] = await eventually(deliveries, ([first]) => (first?.attempts ?? 0) > 0)
  await ask('POST', `/flows/deliveries/${delivery?.id}/replay`)
  await ask('DELETE', `/flows/deliveries/${delivery?.id}`)
  for (const id of [read, written, durable]) await ask('DELETE', `/flows/${id}`)
}

interface Run {
  readonly id: number
  readonly revisions: readonly unknown[]
}

interface Delivery {
  readonly id: string
  readonly attempts: number
}
