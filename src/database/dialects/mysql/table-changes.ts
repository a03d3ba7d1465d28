/** A change of a table that can run by itself, on a connection of its own. */
export interface TableChange {
  /** What comes into being or goes, so that a drop is not put off past the making of its successor: `table` or `table.column`. */
  readonly target: string
  /** Nothing brings back what was dropped, so drops come last. */
  readonly isDrop: boolean
  /** Makes the change, and gives what takes it back. */
  run(): Promise<() => Promise<void>>
}

/**
 * MariaDB commits the open transaction when a table is changed. So changes that are asked for inside a transaction wait for its
 * end: everything else must have succeeded before the first table is touched, and the commit follows at once. When a
 * later change fails, the earlier ones are taken back and the transaction is rolled back.
 */
export class TableChanges {
  readonly #waiting: TableChange[] = []

  add(change: TableChange): void {
    this.#waiting.push(change)
  }

  /** Takes over what a savepoint asked for. */
  adopt(inner: TableChanges): void {
    this.#waiting.push(...inner.#waiting)
  }

  async run(): Promise<void> {
    const done: (() => Promise<void>)[] = []
    try {
      for (const change of inOrder(this.#waiting)) done.push(await change.run())
    } catch (error) {
      await takeBack(done, error)
      throw error
    }
  }
}

/** Drops go to the end, unless something is created again in their place. */
function inOrder(changes: readonly TableChange[]): TableChange[] {
  const isLate = (change: TableChange, index: number): boolean =>
    change.isDrop && !changes.slice(index + 1).some(({ target, isDrop }) => !isDrop && overlaps(target, change.target))
  return [...changes.filter((change, index) => !isLate(change, index)), ...changes.filter(isLate)]
}

const overlaps = (one: string, other: string): boolean => one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`)

async function takeBack(done: readonly (() => Promise<void>)[], cause: unknown): Promise<void> {
  const errors: unknown[] = []
  for (const undo of [...done].reverse()) await undo().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw new AggregateError([cause, ...errors], 'Changes of tables failed and could not all be taken back.')
}
