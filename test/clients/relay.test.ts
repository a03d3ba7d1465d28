import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'
import {
  createOperationDescriptor,
  Environment,
  type FetchFunction,
  type GraphQLResponse,
  getRequest,
  getSingularSelector,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime'
import { type App, onEachApp, temporaryFolder } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

const documents = {
  item: 'fragment item on articles @refetchable(queryName: "itemRefetchQuery") { id title author { id name } }',
  list: `fragment list on Query @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
    @refetchable(queryName: "listPaginationQuery") {
    articles_connection(first: $count, after: $cursor, sort: ["id"]) @connection(key: "list_articles_connection") { edges { node { node_id ...item } } }
  }`,
  page: 'query pageQuery { ...list authors { id name } tags { id name } }',
}

onEachApp(
  'Relay',
  (app) => {
    it('compiles an application whose items are refetched and whose lists are continued, with nothing mixed up in its store', async () => {
      const artifacts = await compile(app())
      const environment = relayEnvironment(app())
      const run = async (name: string, variables: Record<string, unknown> = {}) => {
        const operation = createOperationDescriptor(getRequest(artifacts.get(name)!), variables)
        await environment.execute({ operation }).toPromise()
        environment.retain(operation)
        return operation
      }
      const page = await run('pageQuery')
      const records = () => environment.getStore().getSource()
      // An author, an article and a tag have the same key.
      for (const id of ['authors:1', 'articles:1', 'tags:1']) expect(records().get(id)).toMatchObject({ __typename: id.split(':')[0] })
      await app().must('/items/articles/1', { method: 'PATCH', body: { title: 'Renamed' } })
      await run('itemRefetchQuery', { node_id: 'articles:1' })
      expect(records().get('articles:1')).toMatchObject({ title: 'Renamed' })

      const read = () => {
        const root = environment.lookup(page.fragment).data as Parameters<typeof getSingularSelector>[1]
        const selector = getSingularSelector(artifacts.get('list')! as never, root)!
        return environment.lookup(selector as never).data as unknown as Listed
      }
      const idsOf = ({ articles_connection }: Listed) => articles_connection.edges.map(({ node }) => node.node_id)
      expect(idsOf(read())).toEqual(['articles:1', 'articles:2'])
      const { pageInfo } = read().articles_connection
      expect(pageInfo.hasNextPage).toBe(true)
      await run('listPaginationQuery', { count: 2, cursor: pageInfo.endCursor })
      expect(idsOf(read())).toEqual(['articles:1', 'articles:2', 'articles:3', 'articles:4'])
    })
  },
  fillBlog,
  {},
  ['sqlite'],
)

interface Listed {
  readonly articles_connection: {
    readonly edges: readonly { readonly node: { readonly node_id: string } }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
  }
}

type Artifact = Parameters<typeof getRequest>[0]

/** Runs the compiler, unmodified, with the schema as the server tells it, and loads what it made. */
async function compile(app: App): Promise<ReadonlyMap<string, Artifact>> {
  const folder = temporaryFolder()
  const made = join(folder, 'src', '__generated__')
  mkdirSync(made, { recursive: true })
  writeFileSync(join(folder, 'schema.graphql'), (await app.request('/server/specs/graphql/items?additions=true')).text)
  for (const [name, text] of Object.entries(documents)) writeFileSync(join(folder, 'src', `${name}.js`), `graphql\`${text}\``)
  const config = {
    src: './src',
    schema: './schema.graphql',
    language: 'javascript',
    eagerEsModules: false,
    schemaConfig: { nodeInterfaceIdField: 'node_id' },
  }
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config))
  const require = createRequire(import.meta.url)
  const compiler = require.resolve('relay-compiler/cli.js')
  await promisify(execFile)(process.execPath, [compiler], { cwd: folder })
  return new Map(readdirSync(made).map((file) => [file.replace('.graphql.js', ''), require(join(made, file)) as Artifact]))
}

function relayEnvironment(app: App): Environment {
  const ask: FetchFunction = async ({ text }, variables) => {
    const { body } = await app.graphql(text!, { variables })
    return body as unknown as GraphQLResponse
  }
  return new Environment({
    network: Network.create(ask),
    store: new Store(new RecordSource()),
    getDataID: (item: { readonly node_id?: string }) => item.node_id,
  } as ConstructorParameters<typeof Environment>[0])
}
