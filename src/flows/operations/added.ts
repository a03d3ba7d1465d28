import { PartKey } from '../../parts.js'
import type { OperationType } from './operation.js'

/** Kinds of operations that come beside the server's own, by extensions. */
export interface AddedOperations {
  /** Adds one, until the returned function is called. Of several that are called alike the last one serves. */
  add(type: OperationType): () => void
  get(type: string): OperationType | undefined
}

export const addedOperations = new PartKey<AddedOperations>('added operations')

/** Makes the list; it is empty. */
export function createAddedOperations(): AddedOperations {
  const added: OperationType[] = []
  return {
    add: (type) => {
      added.push(type)
      return () => {
        const index = added.indexOf(type)
        if (index >= 0) added.splice(index, 1)
      }
    },
    get: (name) => added.findLast(({ type }) => type === name),
  }
}
