import DataLoader from 'dataloader'
import type { FieldNode, GraphQLResolveInfo } from 'graphql'

/** Answers many items at once: one value for each, in their order. */
export type LoadBatch = (items: readonly object[]) => readonly unknown[] | Promise<readonly unknown[]>

/** Batches the fields that extensions answer by `load`, for one execution of a document. */
export class FieldLoaders {
  readonly #loaders = new Map<string, DataLoader<object, unknown>>()
  readonly #numbers = new Map<FieldNode, number>()

  /**
   * The value of the field for this item. All items for which the same place of the document asks in the same turn are loaded together; one place has the
   * same arguments and the same selection for all of them.
   */
  load(item: object, info: Pick<GraphQLResolveInfo, 'parentType' | 'fieldName' | 'fieldNodes'>, batch: LoadBatch): Promise<unknown> {
    const place = `${info.parentType.name}.${info.fieldName} ${info.fieldNodes.map((node) => this.#numberOf(node)).join()}`
    const loader = this.#loaders.get(place) ?? new DataLoader<object, unknown>((items) => loadAll(items, batch, info.fieldName))
    this.#loaders.set(place, loader)
    return loader.load(item)
  }

  #numberOf(node: FieldNode): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size
    this.#numbers.set(node, number)
    return number
  }
}

/** Loads the values of a field called `name`; refuses an answer that is not one value for each item. An entry that is an error fails its own item only. */
export async function loadAll(items: readonly object[], batch: LoadBatch, name: string): Promise<readonly unknown[]> {
  const values: unknown = await batch(items)
  if (!Array.isArray(values) || values.length !== items.length)
    throw new Error(`"load" of "${name}" has to answer a list with one value for each of its ${items.length} items.`)
  return values
}
