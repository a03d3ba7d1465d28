import { LRUCache } from 'lru-cache'
import type { Statement } from '../../database/statement.js'
import type { BoundStatement } from '../../query/prepare.js'

/** Statements by the shape of their query, and whole reads by the text of their question. */
export interface ReadCache {
  /** Finds the statement of a shape, rendering it the first time. */
  statement(shape: string, render: () => Statement): Statement
  /** A read that was prepared before for the same question, permissions and schema. */
  prepared(key: string): PreparedRead | undefined
  keep(key: string, read: PreparedRead): void
}

/** A statement with its parameters, ready to run, but for keys that are told then. Only made of questions whose answer depends on nothing but the data. */
export interface PreparedRead extends BoundStatement {
  /** What it costs by its limits alone (query/cost.ts); Infinity where the sizes of tables decide. */
  readonly cost: number
}

const longestKey = 8_192

/** Makes an empty cache, bounded in entries and in the length of what it keeps. */
export function createReadCache(): ReadCache {
  const statements = new LRUCache<string, Statement>({
    max: 2_000,
    maxSize: 64_000_000,
    sizeCalculation: (statement, shape) => statement.text.length + shape.length,
  })
  const reads = new LRUCache<string, PreparedRead>({
    max: 2_000,
    maxSize: 32_000_000,
    sizeCalculation: (read, key) => read.text.length + key.length + 100,
  })
  return {
    statement: (shape, render) => {
      const known = statements.get(shape)
      if (known) return known
      const statement = render()
      statements.set(shape, statement)
      return statement
    },
    prepared: (key) => reads.get(key),
    keep: (key, read) => {
      if (key.length <= longestKey) reads.set(key, read)
    },
  }
}
