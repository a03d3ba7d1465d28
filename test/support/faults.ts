import { StatementListeners } from '../../src/database/statement-listeners.js'

/** What does not change anything, or only opens and closes transactions. */
const harmless =
  /^\s*(select|with|pragma|show|explain|values|begin|commit|rollback|savepoint|release|set (transaction|session|constraints|@)|\/\*)/i

/** Which statement fails: the `at`-th that writes, before it does anything. `isLast`: and all after it, as if the server had been killed there. */
export interface Fault {
  readonly at: number
  readonly isLast: boolean
}

/** Does work while a statement of this process fails. Gives its result, and how many statements wrote. */
export async function withFault<Result>({ at, isLast }: Fault, work: () => Promise<Result>): Promise<{ result: Result; count: number }> {
  const { observe } = StatementListeners.prototype
  let count = 0
  StatementListeners.prototype.observe = function fail<Rows>(
    this: StatementListeners,
    text: string,
    connection: object,
    run: () => Rows | Promise<Rows>,
  ): Promise<Rows> {
    if (!harmless.test(text)) count += 1
    const fails = !harmless.test(text) && (count === at || (isLast && count > at))
    return observe.call(this, text, connection, fails ? () => Promise.reject(new Error(`The statement ${at} fails`)) : run) as Promise<Rows>
  }
  try {
    return { result: await work(), count }
  } finally {
    StatementListeners.prototype.observe = observe
  }
}
