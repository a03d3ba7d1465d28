import type { AuthorBuilder, AuthorObjectRef } from '../builder.js'
import type {
  AnyValues,
  ItemFieldOptions,
  MutationFieldOptions,
  NeededValues,
  NeedOf,
  ResolverContext,
  RootFieldOptions,
  SubscriptionFieldOptions,
} from './author-types.js'

/** A collection that the caller may read. */
export interface CollectionHandle<Fields = AnyValues, Context = ResolverContext> {
  /** The type of its items. */
  readonly ref: AuthorObjectRef<Context>
  /** May the caller do this to any of its items, or to any value of the field? */
  can(action: 'create' | 'read' | 'update' | 'delete', field?: string): boolean
  /** Adds a field to its items. */
  field<const Needs extends readonly NeedOf<Fields>[] = readonly [], const Args = AnyValues>(
    name: string,
    options: ItemFieldOptions<NeededValues<Fields, Needs>, Args, Context, Needs>,
  ): void
}

/** The items of a collection, by the types that `npm run codegen` writes for the SDK: a list of items, or the item of a singleton. */
export type ItemOf<Collections, Name> = Name extends keyof Collections
  ? Collections[Name] extends readonly (infer Item)[]
    ? Item
    : Collections[Name]
  : AnyValues

/** One caller's schema, to which an extension adds its part. `Collections` has the types of items by collection. */
export interface SchemaAdditions<Collections = AnyValues, Context = ResolverContext> {
  /** `items`: the schema of `/graphql`; `system`: that of `/graphql/system`, which has no root fields of extensions. */
  readonly scope: 'items' | 'system'
  /** Pothos, for types, enumerations, inputs, unions and interfaces of the extension's own. */
  readonly builder: AuthorBuilder<Context>
  /** A collection; null where the caller may not read it. */
  collection<Name extends (string & keyof Collections) | `directus_${string}`>(
    name: Name,
  ): CollectionHandle<ItemOf<Collections, Name>, Context> | null
  query<const Args = AnyValues>(name: string, options: RootFieldOptions<Args, Context>): void
  mutation<const Args = AnyValues>(name: string, options: MutationFieldOptions<Args, Context>): void
  subscription<Event = unknown, const Args = AnyValues>(name: string, options: SubscriptionFieldOptions<Args, Context, Event>): void
}
