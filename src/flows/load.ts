import { type Item, type Platform, systemContext } from '../context.js'
import { isPlainObject } from '../query/parse/raw.js'
import { readByQuery } from '../services/items/reading.js'
import type { Flow, FlowAccountability, FlowOperation } from './flow.js'

/** Reads the active flows with their operations. A flow whose options cannot be read has none; it disturbs no other. */
export async function loadFlows(platform: Platform): Promise<ReadonlyMap<string, Flow>> {
  const context = systemContext(platform)
  const active = { fields: ['*'], filter: { status: { _eq: 'active' } }, limit: -1 }
  const flows = await readByQuery(context, 'directus_flows', active, { emitEvents: false })
  const ofActive = { fields: ['*'], filter: { flow: { status: { _eq: 'active' } } }, limit: -1 }
  const operations = await readByQuery(context, 'directus_operations', ofActive, { emitEvents: false })
  const byFlow = new Map<unknown, Item[]>(flows.map(({ id }) => [id, []]))
  for (const operation of operations) byFlow.get(operation.flow)?.push(operation)
  return new Map(flows.map((row) => [String(row.id), flowOf(row, byFlow.get(row.id) ?? [])]))
}

const flowOf = (row: Item, operations: readonly Item[]): Flow => ({
  id: String(row.id),
  name: String(row.name),
  trigger: row.trigger as string | null,
  options: isPlainObject(row.options) ? row.options : {},
  accountability: row.accountability as FlowAccountability,
  operation: row.operation as string | null,
  operations: new Map(operations.map((operation) => [String(operation.id), operationOf(operation)])),
})

const operationOf = (row: Item): FlowOperation => ({
  id: String(row.id),
  key: String(row.key),
  type: String(row.type),
  options: row.options,
  resolve: row.resolve as string | null,
  reject: row.reject as string | null,
})
