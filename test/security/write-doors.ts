import type { Knex } from 'knex'
import type { Item, PrimaryKey } from '../../src/context.js'
import { flattenErrors } from '../../src/errors/error-list.js'
import { servicesOf } from '../../src/extensions/services/index.js'
import type { Accountability } from '../../src/permissions/accountability.js'
import { accountabilityOfUser } from '../../src/services/access/accountability-of-user.js'
import type { App } from '../support/app.js'

/** A write that somebody tries, whichever way it comes in. */
export interface Attempt {
  readonly collection: string
  readonly action: 'create' | 'update' | 'delete'
  /** Of an update or a delete. */
  readonly key?: PrimaryKey
  readonly data?: Item
}

/** Who tries: the same user, by token from outside and by id inside of extension code. */
export interface Writer {
  readonly user: string
  readonly token: string
}

/** A way by which a write comes in. Gives the code of the refusal; null when it was written. */
export type WriteDoor = (app: App, writer: Writer, attempt: Attempt) => Promise<string | null>

/** Thrown to take back what an attempt wrote, where it may choose to. */
class TakenBack extends Error {}

const plain = (collection: string): string => collection.replace(/^directus_/, '')

const rest: WriteDoor = async (app, { token }, { collection, action, key, data }) => {
  const path = collection === 'directus_settings' ? '/settings' : `/${plain(collection)}${key === undefined ? '' : `/${key}`}`
  const method = { create: 'POST', update: 'PATCH', delete: 'DELETE' }[action]
  const answer = await app.request(path, { as: token, method, ...(data && { body: data }) })
  return answer.body.errors?.[0]?.extensions.code ?? null
}

const graphql: WriteDoor = async (app, { token }, { collection, action, key, data }) => {
  const field = `${action}_${plain(collection)}${collection === 'directus_settings' ? '' : '_item'}`
  const types = (await mutationArguments(app, token)).get(field)
  if (!types) throw new Error(`There is no mutation ${field}.`)
  const given: Item = {
    ...(key !== undefined && types.has('id') && { id: key }),
    ...(data && { data: withRelations(app, collection, data) }),
  }
  const names = Object.keys(given)
  const query = `mutation (${names.map((name) => `$${name}: ${types.get(name)}`).join(', ')}) {
    ${field}(${names.map((name) => `${name}: $${name}`).join(', ')}) { __typename } }`
  const answer = await app.graphql(query, { as: token, system: true, variables: given })
  return answer.body.errors?.[0]?.extensions.code ?? null
}

/** In GraphQL a relation to one item is written as an object: its key, and the name that new items of this kind have to have. */
function withRelations({ platform }: App, collection: string, data: Item): Item {
  const { fields } = platform.schema.current().model.collections.get(collection)!
  const isRelation = (name: string): boolean => {
    const relation = fields.get(name)?.relation
    return relation?.kind === 'm2o' && relation.collection !== 'directus_collections'
  }
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, isRelation(name) ? { id: value, name: 'Same' } : value]))
}

/** The types of the arguments of all mutations, as a document writes them. */
async function mutationArguments(app: App, token: string): Promise<Map<string, Map<string, string>>> {
  const type = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }'
  const query = `{ __schema { mutationType { fields { name args { name type { ${type} } } } } } }`
  const { data } = (await app.graphql(query, { as: token, system: true })).body as unknown as { data: Introspected }
  return new Map(
    data.__schema.mutationType.fields.map(({ name, args }) => [name, new Map(args.map((arg) => [arg.name, typeText(arg.type)]))]),
  )
}

interface Introspected {
  readonly __schema: {
    readonly mutationType: { readonly fields: readonly { name: string; args: readonly { name: string; type: TypeRef }[] }[] }
  }
}
interface TypeRef {
  readonly kind: string
  readonly name: string | null
  readonly ofType: TypeRef | null
}
const typeText = ({ kind, name, ofType }: TypeRef): string =>
  kind === 'NON_NULL' ? `${typeText(ofType!)}!` : kind === 'LIST' ? `[${typeText(ofType!)}]` : name!

/** By way of an own collection whose items lead to items of the system: `links` has a field for each of these collections. */
const nested: WriteDoor = async (app, { token }, { collection, key, data }) => {
  const body = { [linkTo(collection)]: { ...data, ...(key !== undefined && { id: key }) } }
  const answer = await app.request('/items/links', { as: token, body })
  return answer.body.errors?.[0]?.extensions.code ?? null
}

/** The field of `links` that leads to this collection. */
export const linkTo = (collection: string): string => `to_${plain(collection)}`

type Service = Record<string, (...parameters: unknown[]) => Promise<unknown>>
type ServiceClass = new (...parameters: unknown[]) => Service

/** The methods by which a service does the same. */
const methods: Readonly<
  Record<Attempt['action'], readonly (readonly [string, (service: Service, attempt: Attempt) => Promise<unknown>])[]>
> = {
  create: [
    ['createOne', (service, { data }) => service.createOne!(data)],
    ['createMany', (service, { data }) => service.createMany!([data])],
    ['upsertOne', (service, { data }) => service.upsertOne!(data)],
    ['upsertMany', (service, { data }) => service.upsertMany!([data])],
  ],
  update: [
    ['updateOne', (service, { key, data }) => service.updateOne!(key, data)],
    ['updateMany', (service, { key, data }) => service.updateMany!([key], data)],
    ['updateBatch', (service, { key, data }) => service.updateBatch!([{ ...data, id: key }])],
    ['updateByQuery', (service, { key, data }) => service.updateByQuery!({ filter: { id: { _eq: key } } }, data)],
    ['upsertOne', (service, { key, data }) => service.upsertOne!({ ...data, id: key })],
  ],
  delete: [
    ['deleteOne', (service, { key }) => service.deleteOne!(key)],
    ['deleteMany', (service, { key }) => service.deleteMany!([key])],
    ['deleteByQuery', (service, { key }) => service.deleteByQuery!({ filter: { id: { _eq: key } } })],
  ],
}

const namedService = (collection: string): string => `${plain(collection).replace(/^./, (first) => first.toUpperCase())}Service`

/** By extension code that acts for the writer, with each method that does it. All of them have to refuse with the same code. */
function byService(isNamed: boolean, connection: 'pool' | 'transaction' | 'savepoint'): WriteDoor {
  return async (app, writer, attempt) => {
    const accountability = await accountabilityOf(app, writer)
    const codes = new Map<string, string | null>()
    for (const [name, call] of methods[attempt.action]) {
      const attemptOn = (knex: Knex) => codeOf(() => call(makeService(app, isNamed, attempt.collection, { accountability, knex }), attempt))
      codes.set(name, await onConnection(app.platform.database.knex, connection, attemptOn))
    }
    const [first, ...others] = new Set(codes.values())
    return others.length === 0 ? (first ?? null) : `different answers: ${JSON.stringify([...codes])}`
  }
}

function makeService(app: App, isNamed: boolean, collection: string, options: { accountability: Accountability; knex: Knex }): Service {
  const services = servicesOf(app.platform, (part) => void part())
  const general = services.ItemsService as unknown as ServiceClass
  const named = services[namedService(collection)] as unknown as ServiceClass | undefined
  const given = { ...options, schema: app.platform.viewOf(app.platform.schema.current().model) }
  return isNamed && named ? new named(given) : new general(collection, given)
}

async function accountabilityOf(app: App, { user }: Writer): Promise<Accountability> {
  const { platform } = app
  const context = { platform, schema: platform.schema.current().model, accountability: null, database: platform.database }
  return (await accountabilityOfUser(context, user))!
}

/** What is written in a transaction is taken back, so that a hole does not spoil the attempts that follow. */
async function onConnection(knex: Knex, connection: 'pool' | 'transaction' | 'savepoint', work: (knex: Knex) => Promise<string | null>) {
  if (connection === 'pool') return work(knex)
  let code: string | null = null
  const takeBack = async (transaction: Knex.Transaction) => {
    code = await work(transaction)
    throw new TakenBack()
  }
  const run = connection === 'transaction' ? takeBack : (outer: Knex.Transaction) => outer.transaction(takeBack)
  await knex.transaction(run).catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error
  })
  return code
}

async function codeOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    const [first] = flattenErrors(error)
    return (first as { code?: string }).code ?? String(first)
  }
}

/** Doors that every collection with a route has. */
export const publicDoors: Readonly<Record<string, WriteDoor>> = { REST: rest, GraphQL: graphql }
/** Doors that lead to what is written along a relation; deletions have none of this kind. */
export const nestedDoors: Readonly<Record<string, WriteDoor>> = { 'a nested write': nested }
/** The doors of extension code that every collection has, on every connection that it may hand over. */
export const generalDoors: Readonly<Record<string, WriteDoor>> = {
  'the general service': byService(false, 'pool'),
  'the general service in a transaction': byService(false, 'transaction'),
  'the general service in a savepoint': byService(false, 'savepoint'),
}
/** The same, and the services that have the name of the collection. */
export const serviceDoors: Readonly<Record<string, WriteDoor>> = {
  'the named service': byService(true, 'pool'),
  'the named service in a transaction': byService(true, 'transaction'),
  ...generalDoors,
}
