import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openPostgresLimit } from './limit-postgres.js'
import { openSqliteLimit } from './limit-sqlite.js'
import type { LimitStore } from './limit-store.js'

/**
 * The limit: what a server for this one job can reach, with nothing but node:http and hand-written SQL. It looks at as much of a
 * request as it needs to tell the cases from each other, does not authenticate, and checks nothing.
 */
const { DB_CLIENT, DB_FILENAME, DB_CONNECTION_STRING } = process.env
const store = DB_CLIENT === 'sqlite' ? openSqliteLimit(DB_FILENAME!) : openPostgresLimit(DB_CONNECTION_STRING!)

const server = createServer(async (request, response) => {
  try {
    const text =
      request.url === '/graphql' ? await answerGraphql(store, await bodyOf(request)) : `{"data":${await answerRest(store, request)}}`
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) }).end(text)
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})

interface Body {
  readonly query: string
  readonly variables: { readonly id: number; readonly data: Readonly<Record<string, unknown>> }
}

async function answerRest(answers: LimitStore, request: IncomingMessage): Promise<string> {
  const url = request.url!
  const key = Number(/^\/items\/articles\/(\d+)/.exec(url)?.[1])
  if (request.method === 'POST') return answers.create((await bodyOf(request)) as never)
  if (request.method === 'PATCH') return answers.update(key, (await bodyOf(request)) as never)
  if (key) return answers.byId(key)
  if (url.includes('published_at')) return answers.newest()
  if (url.includes('filter')) return answers.filter()
  return url.includes('comments') ? answers.nested() : answers.list()
}

async function answerGraphql(answers: LimitStore, { query, variables }: Body): Promise<string> {
  const operation = /^\w+ (\w+)/.exec(query)?.[1]
  if (operation === 'ById') return `{"data":{"articles_by_id":${await answers.byId(variables.id)}}}`
  if (operation === 'Create') return `{"data":{"create_articles_item":${await answers.create(variables.data)}}}`
  if (operation === 'Update') return `{"data":{"update_articles_item":${await answers.update(variables.id, variables.data)}}}`
  const read =
    operation === 'List'
      ? answers.list()
      : operation === 'Nested'
        ? answers.nested()
        : operation === 'Newest'
          ? answers.newest()
          : answers.filter()
  return `{"data":{"articles":${await read}}}`
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as Body
}

process.on('message', (message) => {
  if (message !== 'usage') process.exit(0)
  const { user, system } = process.cpuUsage()
  process.send!({ cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 })
})
server.listen(0, '127.0.0.1', () => process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
