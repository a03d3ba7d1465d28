import type { Item, Platform } from '../context.js'
import { systemContext } from '../context.js'
import { changeSchema } from '../services/schema/change.js'
import { createCollections } from '../services/schema/collections.js'
import type { FieldPayload } from '../services/schema/column-definition.js'
import { createRelation } from '../services/schema/relations.js'

const column = (field: string, type: string, schema: Item = {}, meta: Item = {}): FieldPayload => ({ field, type, schema, meta })
const list = (field: string, special: 'o2m' | 'm2m'): FieldPayload => ({ field, type: 'alias', meta: { special: [special] } })

const collections: Readonly<Record<string, { readonly meta: Item; readonly fields: readonly FieldPayload[] }>> = {
  authors: {
    meta: { note: 'Who writes the articles', icon: 'person' },
    fields: [
      column('name', 'string', { is_nullable: false }),
      column('email', 'string', { is_unique: true }),
      column('biography', 'text'),
      column('user', 'uuid', {}, { special: ['m2o'] }),
      list('articles', 'o2m'),
    ],
  },
  articles: {
    meta: { note: 'What is published', icon: 'article' },
    fields: [
      column('title', 'string', { is_nullable: false }),
      column('body', 'text'),
      column('status', 'string', { default_value: 'draft', is_nullable: false, is_indexed: true }),
      column('published_on', 'date', { is_indexed: true }),
      column('created_at', 'timestamp', {}, { special: ['date-created'] }),
      column('author', 'integer', { is_indexed: true }, { special: ['m2o'] }),
      list('comments', 'o2m'),
      list('tags', 'm2m'),
    ],
  },
  tags: {
    meta: { note: 'What articles are about', icon: 'label' },
    fields: [column('name', 'string', { is_unique: true, is_nullable: false }), list('articles', 'm2m')],
  },
  comments: {
    meta: { note: 'What readers answer', icon: 'comment' },
    fields: [column('article', 'integer', { is_indexed: true }, { special: ['m2o'] }), column('name', 'string'), column('text', 'text')],
  },
  articles_tags: {
    meta: { hidden: true },
    fields: [column('article', 'integer', { is_indexed: true }), column('tag', 'integer', { is_indexed: true })],
  },
}

const relations = [
  { collection: 'authors', field: 'user', related_collection: 'directus_users', schema: { on_delete: 'SET NULL' }, meta: {} },
  {
    collection: 'articles',
    field: 'author',
    related_collection: 'authors',
    schema: { on_delete: 'SET NULL' },
    meta: { one_field: 'articles' },
  },
  {
    collection: 'comments',
    field: 'article',
    related_collection: 'articles',
    schema: { on_delete: 'CASCADE' },
    meta: { one_field: 'comments', one_deselect_action: 'delete' },
  },
  {
    collection: 'articles_tags',
    field: 'article',
    related_collection: 'articles',
    schema: { on_delete: 'CASCADE' },
    meta: { one_field: 'tags', junction_field: 'tag', one_deselect_action: 'delete' },
  },
  {
    collection: 'articles_tags',
    field: 'tag',
    related_collection: 'tags',
    schema: { on_delete: 'CASCADE' },
    meta: { one_field: 'articles', junction_field: 'article', one_deselect_action: 'delete' },
  },
] as const

/** Is any of the demo's tables there already, made by us or by anybody? */
export function hasDemoCollections({ schema }: Platform): boolean {
  return Object.keys(collections).some((name) => schema.current().model.collections.has(name))
}

/** Creates the demo's tables and their relations. */
export async function createDemoCollections(platform: Platform): Promise<void> {
  const payloads = Object.entries(collections).map(([collection, { meta, fields }]) => ({ collection, meta, schema: {}, fields }))
  await changeSchema(systemContext(platform), async (step) => {
    await createCollections(step, payloads)
    for (const relation of relations) await createRelation(step, relation)
  })
}
