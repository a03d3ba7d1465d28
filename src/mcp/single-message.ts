import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js'

/**
 * A transport of one request, which lives as long as its answer takes: the protocol over HTTP without sessions and streams. That of the SDK demands that
 * clients accept streams, too, and answers with statuses of its own.
 */
export class SingleMessage implements Transport {
  onmessage?: Transport['onmessage']
  onclose?: () => void
  #answered: (message: JSONRPCMessage) => void = () => undefined

  constructor(private readonly request: JSONRPCRequest) {}

  async start(): Promise<void> {}

  /** Hands the request over, and waits for what is sent with its id. */
  answer(): Promise<JSONRPCMessage> {
    return new Promise((resolve) => {
      this.#answered = resolve
      this.onmessage?.(this.request)
    })
  }

  /** Notifications of the server have nowhere to go. */
  async send(message: JSONRPCMessage): Promise<void> {
    if ('id' in message && message.id === this.request.id && !('method' in message)) this.#answered(message)
  }

  async close(): Promise<void> {
    this.onclose?.()
  }
}
