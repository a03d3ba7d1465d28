import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'

/** A Redis of the test's own. */
export interface OwnRedis {
  readonly url: string
  /** Sends it a command. */
  command(...words: string[]): Promise<unknown>
  /** Ends the process, as if its machine was gone. */
  stop(): Promise<void>
  /** Starts it again on the same port, empty. */
  start(): Promise<void>
}

/** Starts a Redis on a free port; null where `redis-server` is not installed, which is a failure in CI. */
export async function startRedis(): Promise<OwnRedis | null> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess | null = null
  const start = async (): Promise<void> => {
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no']
    const started = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] })
    child = started
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject)
      started.once('exit', () => reject(new Error('redis-server ended.')))
      started.stdout.on('data', (text) => {
        if (String(text).includes('Ready to accept connections')) resolve()
      })
    })
  }
  const stop = async (): Promise<void> => {
    const ending = child
    child = null
    if (!ending) return
    const ended = once(ending, 'exit')
    ending.kill('SIGKILL')
    await ended
  }
  const command = async (...[name, ...words]: string[]): Promise<unknown> => {
    const client = new Redis(url, { maxRetriesPerRequest: 1 })
    client.on('error', () => undefined)
    try {
      return await client.call(name!, ...words)
    } finally {
      client.disconnect()
    }
  }
  try {
    await start()
  } catch (error) {
    if (process.env.CI === 'true') throw error
    console.warn('redis-server is not installed: several nodes are not tested.')
    return null
  }
  return { url, command, stop, start }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
