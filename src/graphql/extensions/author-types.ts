import type { GraphQLResolveInfo } from 'graphql'
import type { ChangeAction, PrimaryKey } from '../../context.js'
import type { Accountability } from '../../permissions/accountability.js'
import type { RawQuery } from '../../query/query.js'

/** The type of a field or an argument: a name (`String`), the reference of a type, or a list of one of these. */
export type AddedType = string | object | readonly [string | object]

/** AnyValues by name. */
export type AnyValues = Readonly<Record<string, unknown>>

/** One argument of a field. */
export interface ArgumentOptions {
  readonly type: AddedType
  readonly required?: boolean
  readonly defaultValue?: unknown
  readonly description?: string
}

interface ScalarValues {
  readonly String: string
  readonly ID: string
  readonly Int: number
  readonly Float: number
  readonly Boolean: boolean
}

type ValueOfType<Type> = Type extends keyof ScalarValues
  ? ScalarValues[Type]
  : Type extends readonly [infer Entry]
    ? readonly ValueOfType<Entry>[]
    : unknown

/** The values of arguments: null or absent where the argument is not required. */
export type ArgumentValues<Args> = {
  readonly [Name in keyof Args]: Args[Name] extends { readonly type: infer Type }
    ? Args[Name] extends { readonly required: true }
      ? ValueOfType<Type>
      : ValueOfType<Type> | null | undefined
    : unknown
}

/** What every field has that an extension adds. */
interface FieldHead<Args> {
  readonly type: AddedType
  /** Fields are nullable unless this is false; `{ list, items }` for a list. */
  readonly nullable?: boolean | { readonly list: boolean; readonly items: boolean }
  readonly description?: string
  readonly deprecationReason?: string
  readonly args?: Args
}

/** The item of an added field: the values of the fields that it needs, as REST has them. */
export type NeededValues<Fields, Needs extends readonly string[]> = ValuesAt<Fields, Needs[number]>

/** A path through to-one relations has the related item, or null. */
type ValuesAt<Fields, Path extends string> = {
  readonly [Name in FirstOf<Path>]: Name extends Path
    ? Name extends keyof Fields
      ? ValueOfField<Fields[Name]>
      : unknown
    : ValuesAt<Name extends keyof Fields ? RelatedItem<Fields[Name]> : unknown, RestOf<Path, Name>> | null
}
type FirstOf<Path extends string> = Path extends `${infer First}.${string}` ? First : Path
type RestOf<Path extends string, First extends string> = Path extends `${First}.${infer Rest}` ? Rest : never
type RelatedItem<Type> = Extract<Type, object>

/** What a field may need: a field of the item, or one of an item that a to-one relation leads to, `author.name`. */
export type NeedOf<Fields> = (string & keyof Fields) | `${string & keyof Fields}.${string}`

/** A value, by its type in the `Schema` of sdk.ts: there moments, JSON and lists of words are names of types, and relations are keys or items. */
type ValueOfField<Type> = unknown extends Type
  ? unknown
  : Type extends 'datetime' | 'date' | 'time'
    ? string
    : Type extends 'json'
      ? unknown
      : Type extends 'csv'
        ? readonly string[]
        : Type extends readonly (infer Entry)[]
          ? Entry extends object
            ? never
            : readonly Entry[]
          : Type extends object
            ? never
            : Type

/** Answers a field for one item. */
type ResolveItem<Item, Args, Context> = (item: Item, args: ArgumentValues<Args>, context: Context, info: GraphQLResolveInfo) => unknown

/** Answers a field for many items at once: one value for each of them, in their order. */
type LoadItems<Item, Args, Context> = (
  items: readonly Item[],
  args: ArgumentValues<Args>,
  context: Context,
  info: GraphQLResolveInfo,
) => readonly unknown[] | Promise<readonly unknown[]>

/** A field that is added to the items of a collection. Either `resolve` or `load` answers it. */
export interface ItemFieldOptions<
  Item = AnyValues,
  Args = AnyValues,
  Context = ResolverContext,
  Needs extends readonly string[] = readonly string[],
> extends FieldHead<Args> {
  /** Fields of the item, or of items that its to-one relations lead to (`author.name`), that are read in the same statement. Where the caller may not read one of them, there is no such field. */
  readonly needs?: Needs
  readonly resolve?: ResolveItem<Item, Args, Context>
  readonly load?: LoadItems<Item, Args, Context>
  /** REST may ask for it in `fields`. Its type has to be a scalar, or a list of one, and its `info` is absent there. */
  readonly rest?: boolean
}

/** A root field of queries or mutations. Its parent is always undefined. */
export interface RootFieldOptions<Args = AnyValues, Context = ResolverContext> extends FieldHead<Args> {
  resolve(parent: undefined, args: ArgumentValues<Args>, context: Context, info: GraphQLResolveInfo): unknown
}

/** A root field of mutations. */
export interface MutationFieldOptions<Args = AnyValues, Context = ResolverContext> extends RootFieldOptions<Args, Context> {
  /** false: what it does cannot be taken back. It runs outside of the document's transaction, and never together with mutations that write items. */
  readonly writesItems?: boolean
}

/** A root field of subscriptions: each event becomes the first parameter of `resolve`, or is the answer itself. */
export interface SubscriptionFieldOptions<Args = AnyValues, Context = ResolverContext, Event = unknown> extends FieldHead<Args> {
  subscribe(
    parent: undefined,
    args: ArgumentValues<Args>,
    context: Context,
    info: GraphQLResolveInfo,
  ): AsyncIterable<Event> | Promise<AsyncIterable<Event>>
  resolve?(event: Event, args: ArgumentValues<Args>, context: Context, info: GraphQLResolveInfo): unknown
}

/** Which changes of items are told. */
export interface ChangeQuery {
  /** What is done to them; absent: anything. */
  readonly event?: ChangeAction
  /** One item only. */
  readonly key?: PrimaryKey
  readonly filter?: unknown
  /** What is told of each item, where no selection of the client decides; absent: all fields. */
  readonly fields?: readonly string[]
}

/** A change of an item, read with the rights that the caller has now. */
export interface ToldChange {
  readonly event: ChangeAction
  readonly key: PrimaryKey
  /** null: the item was deleted. */
  readonly data: AnyValues | null
}

/** What resolvers of extensions get as their context. */
export interface ResolverContext {
  /** Who asks; null: the server itself. */
  readonly accountability: Accountability | null
  /**
   * Reads items with what the client selected below the field, in one statement, by the rules of the caller. The type of the field has to be that of the
   * collection, or a list of it.
   */
  read(collection: string, query: Omit<RawQuery, 'fields'>, info: GraphQLResolveInfo): Promise<AnyValues[]>
  /** The changes of items of a collection, for a subscription. With `info`, `data` is what the client selected below the field. */
  changes(collection: string, query?: ChangeQuery, info?: GraphQLResolveInfo): AsyncIterable<ToldChange>
  /** The same context without the rules of the caller. */
  asSystem(): ResolverContext
}
