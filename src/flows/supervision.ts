import type { Item, Platform, ServiceContext } from '../context.js'
import { forbidden, invalidQuery } from '../errors/api-error.js'
import { requireAdmin } from '../services/access/require-admin.js'

/** A delivery of a durable flow that is still to be made, or was given up (`dead`). Moments are ISO texts. */
export interface DeliveryReport {
  readonly id: string
  readonly flow: string
  /** `<collection>:<key>` of the items it is about. */
  readonly items: readonly string[]
  readonly state: string
  readonly attempts: number
  readonly due: string
  readonly created: string
  /** What the last attempt was rejected with. */
  readonly error: unknown
}

/** Which deliveries are listed. */
export interface DeliveryQuery {
  readonly flow?: string
  readonly state?: string
  readonly limit: number
  readonly offset: number
}

/** Deliveries, oldest first; for administrators. */
export async function listDeliveries(context: ServiceContext, { flow, state, limit, offset }: DeliveryQuery): Promise<DeliveryReport[]> {
  await requireAdmin(context)
  const rows = await context.database.withPrisma((client) =>
    client.flowDelivery.findMany({
      where: { ...(flow !== undefined && { flow }), ...(state !== undefined && { state }) },
      orderBy: { id: 'asc' },
      take: limit,
      skip: offset,
    }),
  )
  return rows.map((row) => ({
    id: String(row.id),
    flow: row.flow,
    items: JSON.parse(row.items) as string[],
    state: row.state,
    attempts: row.attempts,
    due: new Date(Number(row.due)).toISOString(),
    created: new Date(Number(row.created)).toISOString(),
    error: row.error === null ? null : JSON.parse(row.error),
  }))
}

/** Lets a delivery be tried again at once, as often as a new one; FORBIDDEN where there is none. */
export async function retryDelivery(context: ServiceContext, id: string): Promise<void> {
  await requireAdmin(context)
  const data = { state: 'waiting', attempts: 0, due: Date.now(), error: null }
  const { count } = await context.database.withPrisma((client) => client.flowDelivery.updateMany({ where: { id: idOf(id) }, data }))
  if (count === 0) throw forbidden()
}

/** Gives a delivery up for good; FORBIDDEN where there is none. */
export async function dropDelivery(context: ServiceContext, id: string): Promise<void> {
  await requireAdmin(context)
  const { count } = await context.database.withPrisma((client) => client.flowDelivery.deleteMany({ where: { id: idOf(id) } }))
  if (count === 0) throw forbidden()
}

function idOf(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw invalidQuery('A delivery is known by a number')
  return BigInt(text)
}

/** The flow and the `$trigger` of a run that was logged with its data, by its activity; secrets in it are not known any more. FORBIDDEN where there is none. */
export async function loggedRun({ database }: Platform, activity: string): Promise<{ readonly flow: string; readonly trigger: unknown }> {
  if (!/^\d{1,9}$/.test(activity)) throw forbidden()
  const where = { activity: Number(activity), collection: 'directus_flows', activity_item: { action: 'run' } }
  const revision = await database.withPrisma((client) => client.revision.findFirst({ where, select: { item: true, data: true } }))
  const data = (revision?.data as { data?: Item | null } | null)?.data
  if (!revision || !data) throw forbidden()
  return { flow: revision.item, trigger: data.$trigger }
}
