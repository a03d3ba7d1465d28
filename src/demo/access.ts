import type { Item, Platform, PrimaryKey } from '../context.js'
import { systemContext } from '../context.js'
import { randomText } from '../security/random.js'
import { createMany, createOne } from '../services/items/writing.js'

/** Somebody who can log in to the demo; each demo gets a password of its own. */
export interface DemoUser {
  readonly id: string
  readonly email: string
  readonly password: string
}

interface Rule {
  readonly collection: string
  readonly action: 'create' | 'read' | 'update' | 'delete'
  readonly permissions?: Item
  readonly fields?: readonly string[]
  readonly presets?: Item
  readonly validation?: Item
}

const published = { status: { _eq: 'published' } }
const ownArticle = { author: { user: { _eq: '$CURRENT_USER' } } }
const writable = ['title', 'body', 'status', 'published_on', 'tags', 'comments']

/** Readers see what is published, and nobody's address. */
const readerRules: readonly Rule[] = [
  { collection: 'articles', action: 'read', permissions: published },
  { collection: 'authors', action: 'read', fields: ['id', 'name', 'biography', 'articles'] },
  { collection: 'tags', action: 'read' },
  { collection: 'comments', action: 'read', permissions: { article: published } },
  { collection: 'articles_tags', action: 'read', permissions: { article: published } },
]

/** Editors see everything, start drafts, and change what the author they stand for has written. */
const editorRules: readonly Rule[] = [
  ...['articles', 'authors', 'tags', 'comments', 'articles_tags'].map((collection) => ({ collection, action: 'read' }) as const),
  {
    collection: 'articles',
    action: 'create',
    fields: [...writable, 'author'],
    presets: { status: 'draft' },
    validation: { status: { _in: ['draft', 'published'] } },
  },
  {
    collection: 'articles',
    action: 'update',
    fields: writable,
    permissions: ownArticle,
    validation: { status: { _in: ['draft', 'published'] } },
  },
  { collection: 'articles', action: 'delete', permissions: { _and: [ownArticle, { status: { _eq: 'draft' } }] } },
  { collection: 'articles_tags', action: 'create' },
  { collection: 'articles_tags', action: 'delete', permissions: { article: ownArticle } },
  { collection: 'comments', action: 'delete', permissions: { article: ownArticle } },
  { collection: 'tags', action: 'create' },
]

/** Creates the two roles with a user each. Anonymous visitors may do what readers may. */
export async function createDemoAccess(platform: Platform): Promise<{ readonly reader: DemoUser; readonly editor: DemoUser }> {
  const reader = await createPolicy(platform, 'Demo: reading', readerRules)
  const editor = await createPolicy(platform, 'Demo: editing', editorRules)
  await createOne(systemContext(platform), 'directus_access', { policy: reader, role: null, user: null })
  return {
    reader: await createUser(platform, 'reader@example.com', await createRole(platform, 'Reader', reader)),
    editor: await createUser(platform, 'editor@example.com', await createRole(platform, 'Editor', editor)),
  }
}

async function createPolicy(platform: Platform, name: string, rules: readonly Rule[]): Promise<PrimaryKey> {
  const policy = await createOne(systemContext(platform), 'directus_policies', {
    name,
    icon: 'badge',
    admin_access: false,
    app_access: false,
  })
  const standard = { permissions: {}, fields: ['*'], presets: null, validation: null }
  await createMany(
    systemContext(platform),
    'directus_permissions',
    rules.map((rule) => ({ ...standard, ...rule, policy })),
  )
  return policy
}

async function createRole(platform: Platform, name: string, policy: PrimaryKey): Promise<PrimaryKey> {
  const role = await createOne(systemContext(platform), 'directus_roles', { name, icon: 'group' })
  await createOne(systemContext(platform), 'directus_access', { policy, role })
  return role
}

async function createUser(platform: Platform, email: string, role: PrimaryKey): Promise<DemoUser> {
  const password = randomText(12)
  const id = await createOne(systemContext(platform), 'directus_users', {
    email,
    password,
    role,
    first_name: 'Demo',
    last_name: email.split('@')[0],
  })
  return { id: String(id), email, password }
}
