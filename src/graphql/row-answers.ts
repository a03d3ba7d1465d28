import type { GraphQLResolveInfo } from 'graphql'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import type { Asked } from '../resolvers/row.js'
import { itemRows } from '../resolvers/rows.js'
import type { Collection } from '../schema/model.js'
import type { GraphqlContext } from './builder.js'
import { selectedFields } from './selection.js'

/** The value of an answer, whatever form it has; nothing is null. */
export function answerValue(answer: Answer): unknown {
  if (answer.kind === 'nothing') return null
  return answer.kind === 'text' ? (JSON.parse(answer.text) as unknown) : answer.value
}

/** What a root field asks of the items of a collection. */
export type ItemQuestion = Partial<Pick<Asked, 'body' | 'query' | 'options' | 'reading'>> & { readonly key?: unknown }

/** Asks a row of item-rows.ts, as REST does. */
export async function askItems(
  name: string,
  { name: collection }: Collection,
  { service, mutation, conditions, authentication, door, printSdl }: GraphqlContext,
  { key, body, query = {}, options, reading }: ItemQuestion,
): Promise<Answer> {
  return rowOf(name).resolve({
    context: service,
    params: { collection, ...(key !== undefined && { key: String(key) }) },
    body,
    parameters: {},
    query,
    options: { ...mutation?.options, ...options },
    conditions,
    connection: { authentication, door, printSdl },
    ...(reading && { reading }),
  })
}

function rowOf(name: string) {
  const row = itemRows.find((candidate) => candidate.name === name)
  if (!row) throw new Error(`There is no row "${name}".`)
  return row
}

/** The value of an answer about one item, whose version is told beside the answer where the client wants it. */
export function itemValue(answer: Answer, { versions }: GraphqlContext, info: GraphQLResolveInfo): unknown {
  if (answer.kind === 'text' && answer.version !== undefined) versions?.set(String(info.path.key), answer.version)
  return answerValue(answer)
}

/** The fields that are selected; of an answer without fields nothing but the key. */
export function selection(info: GraphQLResolveInfo, { service }: GraphqlContext, collection: Collection): NonNullable<RawQuery['fields']> {
  const isSelected = info.fieldNodes.some((node) => node.selectionSet !== undefined)
  return isSelected ? selectedFields(info, service.schema, collection) : collection.primaryKeys
}
