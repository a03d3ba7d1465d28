/** A connection by server-sent events, with what it was told. */
export interface EventStream<Answer> {
  readonly answers: Answer[]
  isOver: boolean
  stop(): void
}

/** Asks `/graphql` for a stream of answers: a live query, or a subscription. */
export function openEventStream<Answer>(url: string, token: string | null, body: object): EventStream<Answer> {
  const ended = new AbortController()
  const told: EventStream<Answer> = { answers: [], isOver: false, stop: () => ended.abort() }
  const read = async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      signal: ended.signal,
      headers: { accept: 'text/event-stream', 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    let text = ''
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end)
        text = text.slice(end + 2)
        const data = /^event: next\ndata: (.*)$/m.exec(event)?.[1]
        if (data) told.answers.push(JSON.parse(data) as Answer)
      }
    }
  }
  read()
    .catch((error: unknown) => {
      if (!ended.signal.aborted) throw error
    })
    .finally(() => {
      told.isOver = true
    })
  return told
}

/** Waits until it is so; fails after some seconds. */
export async function until(isSo: () => boolean, patience = 10_000): Promise<void> {
  const end = Date.now() + patience
  while (!isSo()) {
    if (Date.now() > end) throw new Error('It did not happen')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
