import type { ServiceContext } from '../../context.js'
import { apiError } from '../../errors/api-error.js'
import { costOf } from '../../query/cost.js'
import { type AuthorizedQuery, everything } from '../../query/query.js'

const unknown = () => Number.POSITIVE_INFINITY

/**
 * Refuses reads that would answer too much, before any SQL (QUERY_MAX_COST). Most are cheap by their limits alone, whatever the tables
 * hold; for the others the sizes of tables decide. Gives the cost by limits alone, which is always the same for the same question, and Infinity where it did not decide. `count` counts
 * the rows of a single read, up to a number: filters are no part of the estimate. The server's own reads cost nothing.
 */
export async function boundCost(
  context: ServiceContext,
  queries: readonly AuthorizedQuery[],
  count?: (most: number) => Promise<number>,
): Promise<number> {
  const maximum = context.platform.limits.queryCost
  if (context.accountability === null || maximum === null) return 0
  const sumOf = (rows: (collection: string) => number, rootRows?: number): number =>
    queries.reduce((sum, query) => sum + costOf(query, context.schema, rows, rootRows), 0) * weightOf(context)
  const certain = sumOf(unknown)
  const left = maximum - (context.meter?.spent ?? 0)
  if (certain <= left) {
    spend(context, certain)
    return certain / weightOf(context)
  }
  const sizes = context.platform.tableSizes
  await sizes.ready()
  let cost = sumOf(sizes.of)
  const [query] = queries
  if (cost > left && count && query && query.level.filter !== everything) {
    const perRow = sumOf(sizes.of, 1)
    // A few numbers only, so that there are few statements to prepare.
    const most = 2 ** Math.ceil(Math.log2(Math.max(1, left / perRow) + 1))
    cost = sumOf(sizes.of, await count(most))
  }
  if (cost > left) throw tooCostly((context.meter?.spent ?? 0) + cost, maximum)
  spend(context, cost)
  return Number.POSITIVE_INFINITY
}

/** The same for a read whose cost by limits alone is known and below the bound. */
export function spendKnown(context: ServiceContext, cost: number): void {
  const maximum = context.platform.limits.queryCost
  const { meter, charge } = context
  if (maximum === null || (!meter && !charge)) return
  const spent = (meter?.spent ?? 0) + cost * weightOf(context)
  if (meter && spent > maximum) throw tooCostly(spent, maximum)
  spend(context, cost * weightOf(context))
}

const weightOf = ({ meter }: ServiceContext): number => meter?.weight ?? 1

function spend({ meter, charge }: ServiceContext, cost: number): void {
  if (meter) meter.spent += cost
  charge?.(cost)
}

/** Two digits are enough, and say no more of tables than the refusal does. */
const tooCostly = (cost: number, maximum: number) => apiError('QUERY_COST_EXCEEDED', { cost: Number(cost.toPrecision(2)), maximum })
