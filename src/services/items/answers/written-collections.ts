import type { DatabaseSchema } from '../../../database/introspection.js'
import { anyTable, type TableWrite } from '../../../database/written-tables.js'

/** A table that changes with another one: a foreign key goes on in it. Names in lower case. */
interface Follower {
  readonly table: string
  readonly columns: readonly string[]
  readonly onUpdate: boolean
  readonly onDelete: boolean
}

interface Effects {
  readonly followers: ReadonlyMap<string, readonly Follower[]>
  /** Triggers may write anything. */
  readonly withTriggers: ReadonlySet<string>
}

const known = new WeakMap<DatabaseSchema, Effects>()

/** All tables that may have changed by these writes, in lower case; null: any. */
export function changedBy(schema: DatabaseSchema, writes: ReadonlySet<TableWrite>): ReadonlySet<string> | null {
  const { followers, withTriggers } = effectsIn(schema)
  const changed = new Set<string>()
  const follow = ({ table, removes, assigns }: TableWrite): void => {
    for (const { table: next, columns, onUpdate, onDelete } of followers.get(table) ?? []) {
      const goesOn = (removes && onDelete) || (onUpdate && columns.some((column) => assigns === null || assigns.has(column)))
      if (!goesOn || changed.has(next)) continue
      changed.add(next)
      follow({ table: next, removes, assigns: null })
    }
  }
  for (const write of writes) {
    changed.add(write.table)
    follow(write)
  }
  return [...changed].some((table) => table === anyTable || withTriggers.has(table)) ? null : changed
}

function effectsIn(schema: DatabaseSchema): Effects {
  const found = known.get(schema)
  if (found) return found
  const followers = new Map<string, Follower[]>()
  for (const { name, foreignKeys } of schema.tables) {
    for (const { foreignTable, foreignColumns, onUpdate, onDelete } of foreignKeys) {
      const columns = foreignColumns.map((column) => column.toLowerCase())
      const follower = { table: name.toLowerCase(), columns, onUpdate: goesOn(onUpdate), onDelete: goesOn(onDelete) }
      followers.set(foreignTable.toLowerCase(), [...(followers.get(foreignTable.toLowerCase()) ?? []), follower])
    }
  }
  const withTriggers = new Set(schema.tables.filter(({ hasTriggers }) => hasTriggers).map(({ name }) => name.toLowerCase()))
  const effects = { followers, withTriggers }
  known.set(schema, effects)
  return effects
}

const goesOn = (action: string): boolean => /cascade|set null|set default/i.test(action)
