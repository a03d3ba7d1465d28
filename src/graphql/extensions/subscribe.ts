import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from 'graphql'

/** Gives the arguments with which the next event is answered; null where the subscriber may no longer be told. */
export type RenewArgs = (args: ExecutionArgs) => Promise<ExecutionArgs | null>

type Answers = AsyncIterableIterator<ExecutionResult> & { return(): Promise<IteratorResult<ExecutionResult>> }

/** Subscribes as `subscribe` of graphql-js does, but with the rights and the values that hold for each event: nothing is kept from one to the next. */
export async function subscribeRenewing(args: ExecutionArgs, renew: RenewArgs): Promise<Answers | ExecutionResult> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const events = source[Symbol.asyncIterator]()
  const next = async (): Promise<IteratorResult<ExecutionResult>> => {
    for (let event = await events.next(); !event.done; event = await events.next()) {
      const renewed = await renew(args)
      if (renewed) return { done: false, value: await execute({ ...renewed, rootValue: event.value }) }
    }
    return { done: true, value: undefined }
  }
  const end = async (): Promise<IteratorResult<ExecutionResult>> => {
    await events.return?.()
    return { done: true, value: undefined }
  }
  const answers: Answers = { next, return: end, [Symbol.asyncIterator]: () => answers }
  return answers
}
