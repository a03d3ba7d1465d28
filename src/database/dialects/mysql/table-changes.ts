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
 *
 * Who has to see them before the end has them made early (`settle`); then they are taken back when the transaction is rolled back.
 */
export class TableChanges {
  #waiting: TableChange[] = []
  readonly #undo: (() => Promise<void>)[] = []

  /** `outer`: the changes of the transaction in which a savepoint lies. */
  constructor(readonly outer: () => TableChanges | null) {}

  add(change: TableChange): void {
    this.#waiting.push(change)
  }

  /** Takes over what a savepoint asked for. */
  adopt(inner: TableChanges): void {
    this.#waiting.push(...inner.#waiting)
    this.#undo.push(...inner.#undo)
  }

  /** Has something been made that a rollback has to take back? */
  get isBegun(): boolean {
    return this.#undo.length > 0
  }

  /** Makes all that can be taken back; gives the targets of the drops that go on waiting. */
  async settle(): Promise<readonly string[]> {
    const outside = (await this.outer()?.settle()) ?? []
    const { early, late } = inOrder(this.#waiting)
    this.#waiting = late
    await this.#make(early)
    return [...outside, ...late.map(({ target }) => target)]
  }

  /** Makes all changes; when one fails, all are taken back. */
  async run(): Promise<void> {
    const { early, late } = inOrder(this.#waiting)
    try {
      await this.#make([...early, ...late])
    } catch (error) {
      throw await this.takeBack(error)
    }
  }

  /** Takes back what was made; gives the error that is to be told. */
  async takeBack(cause: unknown): Promise<unknown> {
    const errors: unknown[] = []
    for (const undo of this.#undo.splice(0).reverse()) await undo().catch((error: unknown) => errors.push(error))
    return errors.length > 0 ? new AggregateError([cause, ...errors], 'Changes of tables failed and could not all be taken back.') : cause
  }

  async #make(changes: readonly TableChange[]): Promise<void> {
    for (const change of changes) this.#undo.push(await change.run())
  }
}

/** Drops go to the end, unless something is created again in their place. */
function inOrder(changes: readonly TableChange[]): { early: TableChange[]; late: TableChange[] } {
  const isLate = (change: TableChange, index: number): boolean =>
    change.isDrop && !changes.slice(index + 1).some(({ target, isDrop }) => !isDrop && overlaps(target, change.target))
  return { early: changes.filter((change, index) => !isLate(change, index)), late: changes.filter(isLate) }
}

const overlaps = (one: string, other: string): boolean => one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`)
