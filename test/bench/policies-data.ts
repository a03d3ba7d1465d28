import { loadConfig } from '../../src/config/config.js'
import { type Item, type Platform, systemContext } from '../../src/context.js'
import { createOne } from '../../src/services/items/writing.js'
import { createCollections } from '../../src/services/schema/collections.js'
import { createRelation } from '../../src/services/schema/relations.js'
import { type RunningServer, startServer } from '../../src/start.js'

/** The token of the user with five policies. */
export const boundToken = 'token-of-five-policies'

const column = (field: string, type: string, schema: Item = {}) => ({ field, type, schema, meta: {} })
const list = (field: string) => ({ field, type: 'alias', meta: { special: ['o2m'] } })

const collections = {
  teams: [column('name', 'string')],
  writers: [column('name', 'string'), column('team', 'integer', { is_indexed: true }), list('papers')],
  papers: [
    column('title', 'string'),
    column('status', 'string', { is_indexed: true }),
    column('views', 'integer', { is_indexed: true }),
    column('body', 'text'),
    column('rank', 'integer', { is_indexed: true }),
    column('writer', 'integer', { is_indexed: true }),
    list('notes'),
  ],
  notes: [column('text', 'string'), column('paper', 'integer', { is_indexed: true })],
}
const relations = [
  { collection: 'writers', field: 'team', related_collection: 'teams', meta: {} },
  { collection: 'papers', field: 'writer', related_collection: 'writers', meta: { one_field: 'papers' } },
  { collection: 'notes', field: 'paper', related_collection: 'papers', meta: { one_field: 'notes' } },
]

const numbers = (count: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
const rows = (count: number) => [
  `INSERT INTO teams (name) ${numbers(10)} SELECT 'Team ' || i FROM n`,
  `INSERT INTO writers (name, team) ${numbers(20_000)} SELECT 'Writer ' || i, i % 10 + 1 FROM n`,
  `INSERT INTO papers (title, status, views, body, rank, writer) ${numbers(count)} SELECT 'Paper ' || i,
    CASE i % 4 WHEN 0 THEN 'draft' WHEN 1 THEN 'archived' ELSE 'published' END, (i % 100003) * 7919 % 1000003, 'The text of paper ' || i, (i % 100019) * 6007 % 999983, i % 20000 + 1 FROM n`,
  `INSERT INTO notes (text, paper) ${numbers(count / 10)} SELECT 'Note ' || i, i FROM n`,
]

const read = (collection: string, fields: readonly string[], permissions: unknown) => ({ collection, action: 'read', fields, permissions })
/** What a real caller is made of: what is published, what is theirs, what their team does, what is read a lot, and the words around it. */
const policies = [
  [
    read('papers', ['id', 'title', 'status', 'views', 'rank', 'writer', 'notes'], { status: { _eq: 'published' } }),
    read('writers', ['id', 'name', 'papers'], {}),
  ],
  [read('papers', ['*'], { writer: { _eq: 7 } })],
  [read('papers', ['id', 'title', 'status', 'views', 'rank', 'body', 'writer'], { writer: { team: { name: { _eq: 'Team 3' } } } })],
  [read('papers', ['id', 'title', 'status', 'views', 'rank'], { views: { _gte: 900_000 } })],
  [
    read('notes', ['*'], { paper: { status: { _eq: 'published' } } }),
    read('teams', ['*'], {}),
    read('papers', ['id', 'title', 'status', 'rank'], { status: { _in: ['archived'] } }),
  ],
]

/** Starts a server on an empty database and fills it with a million papers, and with a user of five policies. */
export async function startWithPolicies(environment: Readonly<Record<string, string>>, count: number): Promise<RunningServer> {
  return startServer(loadConfig({ ...environment, PORT: '0', LOG_LEVEL: 'warn', QUERY_TIMEOUT: '0' }), {
    prepare: (platform) => fill(platform, count),
  })
}

async function fill(platform: Platform, count: number): Promise<void> {
  const { knex } = platform.database
  const payloads = Object.entries(collections).map(([collection, fields]) => ({ collection, schema: {}, meta: {}, fields }))
  await createCollections(systemContext(platform), payloads)
  for (const relation of relations) await createRelation(systemContext(platform), { ...relation, schema: {} })
  for (const statement of rows(count)) await knex.raw(statement)
  await knex.raw('ANALYZE')
  const context = systemContext(platform)
  const role = await createOne(context, 'directus_roles', { name: 'bound' })
  for (const [index, permissions] of policies.entries()) {
    await createOne(context, 'directus_policies', { name: `policy ${index}`, permissions, roles: [{ role }] })
  }
  await createOne(context, 'directus_users', { email: 'bound@example.com', token: boundToken, role, status: 'active' })
}
