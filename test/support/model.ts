import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as OpenAI's protocol has it, as far as tests look at it. */
export interface ModelMessage {
  readonly role: string
  readonly content?: unknown
  readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: string } }[]
}

/** What a model was asked. */
export interface Asked {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: {
    readonly model: string
    readonly messages: readonly ModelMessage[]
    readonly tools?: readonly { readonly function: { readonly name: string; readonly parameters: unknown } }[]
    readonly stream?: boolean
  }
}

/** What a model says next: words, calls of tools, an error of HTTP, or nothing ever. */
export type Saying =
  | { readonly text: string }
  | { readonly calls: readonly { readonly name: string; readonly input: unknown }[] }
  | { readonly status: number; readonly message: string }
  | 'silence'

/** A server on this machine that speaks the protocol of OpenAI (chat completions, streamed, and files), and says what a test tells it to. */
export interface StandIn {
  readonly url: string
  readonly asked: Asked[]
  /** Answers in the order in which it is asked. */
  says(...sayings: (Saying | ((asked: Asked) => Saying))[]): void
  /** Resolves when a client has left before its answer came. */
  left(): Promise<void>
  close(): Promise<void>
}

export async function openStandIn(): Promise<StandIn> {
  const asked: Asked[] = []
  const queue: (Saying | ((question: Asked) => Saying))[] = []
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const isJson = request.headers['content-type']?.startsWith('application/json')
      const question = { path: request.url ?? '', headers: request.headers, body: isJson ? JSON.parse(text) : text } as Asked
      asked.push(question)
      response.once('close', () => {
        if (!response.writableFinished) for (const tell of waiting.splice(0)) tell()
      })
      if (/\/files(\?|$)/.test(question.path)) return void response.setHeader('content-type', 'application/json').end('{"id":"file-abc"}')
      const next = queue.shift() ?? { text: 'Nothing more.' }
      answer(response, typeof next === 'function' ? next(question) : next)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    says: (...sayings) => void queue.push(...sayings),
    left: () => new Promise((resolve) => void waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function answer(response: ServerResponse, saying: Saying): void {
  if (saying === 'silence') return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': wait\n\n')
  if ('status' in saying) {
    const error = { error: { message: saying.message, type: 'invalid_request_error', code: null } }
    return void response.writeHead(saying.status, { 'content-type': 'application/json' }).end(JSON.stringify(error))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (delta: object, finish: string | null = null) =>
    response.write(
      `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    )
  if ('text' in saying) {
    for (const word of saying.text.split(/(?<= )/)) send({ role: 'assistant', content: word })
    send({}, 'stop')
  } else {
    send({
      role: 'assistant',
      tool_calls: saying.calls.map(({ name, input }, index) => ({
        index,
        id: `call-${index}-${name}`,
        type: 'function',
        function: { name, arguments: JSON.stringify(input) },
      })),
    })
    send({}, 'tool_calls')
  }
  const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 }
  response.write(`data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage })}\n\n`)
  response.end('data: [DONE]\n\n')
}
