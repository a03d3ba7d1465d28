import type { Router } from 'express'
import type { Knex } from 'knex'
import type { PrimaryKey } from '../context.js'
import type { EventContext, EventMeta } from '../events.js'
import type { Accountability } from '../permissions/accountability.js'
import type { SchemaOverview } from '../schema/overview.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { ExtensionContext } from './context.js'
import type { HookRegister } from './kinds/hook.js'
import type { generalServices, ownServices } from './services/index.js'

// What authors of extensions see of this server. Only types: they say in detail what the code beside them says in general.

declare global {
  /** The collections of a project, as `npm run codegen` writes them down; without it any name is taken. */
  interface TesseraCollections {}
}

/** Names of collections: those that were written down, or any. */
export type CollectionName = [keyof TesseraCollections] extends [never] ? string : Extract<keyof TesseraCollections, string>

type AnyItem = Record<string, unknown>
type Row<Of> = Of extends readonly (infer One)[] ? One : Of

/** An item of a collection. */
export type CollectionItem<Name> = Name extends keyof TesseraCollections ? Row<TesseraCollections[Name]> : AnyItem

type FieldName<Of> = Extract<keyof Of, string>

/** A query in the words of REST, its fields those of the collection. */
export interface AuthorQuery<Of> {
  readonly fields?: readonly ('*' | FieldName<Of> | `*.${string}` | `${FieldName<Of>}.${string}` | `${string}(${string})`)[]
  readonly filter?: { readonly [Name in FieldName<Of> | '_and' | '_or']?: unknown } | null
  readonly sort?: readonly (FieldName<Of> | `-${FieldName<Of>}` | `${FieldName<Of>}.${string}` | `-${FieldName<Of>}.${string}`)[]
  readonly limit?: number
  readonly offset?: number
  readonly page?: number
  readonly search?: string
  readonly aggregate?: Readonly<Record<string, string | readonly string[]>>
  readonly group?: readonly string[]
  readonly deep?: unknown
  readonly alias?: Readonly<Record<string, string>>
  readonly version?: string
}

/** What services are made with: without `accountability` no rule of access applies. */
export interface AuthorServiceOptions {
  readonly schema: SchemaOverview | null
  readonly accountability?: Accountability | null
  readonly knex?: Knex | null
}

/** What is written: relations may hold nested items instead of keys. */
type Written<Of> = { readonly [Name in keyof Of]?: Of[Name] | AnyItem | readonly AnyItem[] | null }

/** Items of one collection. */
export interface AuthorItemsService<Name = string> {
  createOne(data: Written<CollectionItem<Name>>, options?: MutationOptions): Promise<PrimaryKey>
  createMany(data: readonly Written<CollectionItem<Name>>[], options?: MutationOptions): Promise<PrimaryKey[]>
  readByQuery(query: AuthorQuery<CollectionItem<Name>>): Promise<Partial<CollectionItem<Name>>[]>
  readOne(key: PrimaryKey, query?: AuthorQuery<CollectionItem<Name>>): Promise<Partial<CollectionItem<Name>>>
  readMany(keys: readonly PrimaryKey[], query?: AuthorQuery<CollectionItem<Name>>): Promise<Partial<CollectionItem<Name>>[]>
  readSingleton(query?: AuthorQuery<CollectionItem<Name>>): Promise<Partial<CollectionItem<Name>>>
  getKeysByQuery(query: AuthorQuery<CollectionItem<Name>>): Promise<PrimaryKey[]>
  updateOne(key: PrimaryKey, data: Written<CollectionItem<Name>>, options?: MutationOptions): Promise<PrimaryKey>
  updateMany(keys: readonly PrimaryKey[], data: Written<CollectionItem<Name>>, options?: MutationOptions): Promise<PrimaryKey[]>
  updateByQuery(
    query: AuthorQuery<CollectionItem<Name>>,
    data: Written<CollectionItem<Name>>,
    options?: MutationOptions,
  ): Promise<PrimaryKey[]>
  updateBatch(data: readonly Written<CollectionItem<Name>>[], options?: MutationOptions): Promise<PrimaryKey[]>
  upsertOne(data: Written<CollectionItem<Name>>, options?: MutationOptions): Promise<PrimaryKey>
  upsertMany(data: readonly Written<CollectionItem<Name>>[], options?: MutationOptions): Promise<PrimaryKey[]>
  upsertSingleton(data: Written<CollectionItem<Name>>, options?: MutationOptions): Promise<PrimaryKey>
  deleteOne(key: PrimaryKey, options?: MutationOptions): Promise<PrimaryKey>
  deleteMany(keys: readonly PrimaryKey[], options?: MutationOptions): Promise<PrimaryKey[]>
  deleteByQuery(query: AuthorQuery<CollectionItem<Name>>, options?: MutationOptions): Promise<PrimaryKey[]>
}

type OwnServices = typeof ownServices
type WithAuthorOptions<Class> = Class extends new (
  ...parameters: never[]
) => infer Made
  ? new (
      options: AuthorServiceOptions,
    ) => Made
  : never

/** The classes in `context.services`. */
export type AuthorServices = {
  readonly [Name in keyof Omit<OwnServices, 'ItemsService' | 'PayloadService'>]: WithAuthorOptions<OwnServices[Name]>
} & {
  readonly ItemsService: new <Name extends CollectionName>(collection: Name, options: AuthorServiceOptions) => AuthorItemsService<Name>
  readonly PayloadService: new (collection: CollectionName, options: AuthorServiceOptions) => InstanceType<OwnServices['PayloadService']>
} & {
  readonly [Name in keyof typeof generalServices]: new (
    options: AuthorServiceOptions,
  ) => AuthorItemsService
}

/** What the code of an extension is called with. */
export interface AuthorContext extends Omit<ExtensionContext, 'services'> {
  readonly services: AuthorServices
}

declare module 'express-serve-static-core' {
  interface Request {
    accountability?: Accountability
    schema: SchemaOverview
    sanitizedQuery: AuthorQuery<AnyItem>
    token?: string | null
  }
}

/** An endpoint: its routes are mounted under the name of its folder or package, or under `id`. */
export type EndpointDefinition =
  | ((router: Router, context: AuthorContext) => void | Promise<void>)
  | { readonly id: string; readonly handler: (router: Router, context: AuthorContext) => void | Promise<void> }

/** The payload of a filter event: items of the collection that its name says. */
type PayloadOf<Event> = Event extends `${infer Name}.items.${'create' | 'update'}`
  ? Partial<CollectionItem<Name>>
  : Event extends `${infer Name}.items.read`
    ? Partial<CollectionItem<Name>>[]
    : Event extends `${string}.items.delete` | 'items.delete'
      ? PrimaryKey[]
      : Event extends `items.${'create' | 'update'}`
        ? AnyItem
        : // What other events say is their own.
          unknown

/** What handlers are given beside payload and meta. */
interface AuthorEventContext extends EventContext {
  readonly database: Knex
  readonly schema: SchemaOverview
}

/** What a hook registers its handlers with. */
export interface AuthorHookRegister extends Omit<HookRegister, 'filter' | 'action'> {
  filter<Event extends string>(
    event: Event,
    handler: (payload: PayloadOf<Event>, meta: EventMeta, context: AuthorEventContext) => unknown,
  ): void
  action(event: string, handler: (meta: EventMeta, context: AuthorEventContext) => unknown): void
}

/** A hook: it registers its handlers. */
export type HookDefinition = (register: AuthorHookRegister, context: AuthorContext) => void | Promise<void>

/** An operation of flows; what it returns goes on in the flow, what it throws rejects it. */
export interface OperationDefinition<Options> {
  readonly id: string
  readonly handler: (
    options: Options,
    context: AuthorContext & { readonly data: AnyItem; readonly accountability: Accountability | null },
  ) => unknown
}
