import { beforeAll, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'
import { type Description, readDescription } from './openapi/description.js'
import { askEverything, askOfReads } from './openapi/everything.js'
import { type Asking, asking } from './openapi/requests.js'

const appUserToken = 'token-of-the-app-user'
/** What cannot succeed here: nobody reads the mails with their tokens, there is no authenticator, no extension and no other server. */
const unreachable = new Set([
  'POST /auth/password/reset',
  'POST /users/me/tfa/enable',
  'POST /users/me/tfa/disable',
  'POST /users/invite/accept',
  'POST /users/register',
  'GET /users/register/verify-email',
  'POST /server/setup',
  'PATCH /extensions/{id}',
  'DELETE /extensions/{id}',
  'POST /files/import',
])

/** What was answered otherwise than described, each kind of difference once, and what was answered without being described. */
function misfits({ told }: Asking, description: Description, isPublic = false): string[] {
  const all = told.flatMap((answer) => {
    // What is refused need not be described; the public is told of what a client needs before it logs in.
    const isLeftOut = (answer.status >= 400 || isPublic) && !description.operationOf(answer.method, answer.path.split('?')[0]!)
    const problems = isLeftOut ? [] : description.problemsOf(answer)
    return problems.map((problem) => `${answer.method} ${answer.path} ${answer.status}: ${problem.replaceAll(/\/\d+/g, '/n')}`)
  })
  return [...new Set(all)]
}

onEachApp(
  'What OpenAPI says of answers',
  (app) => {
    const callers = [
      { title: 'an administrator', token: adminToken, askAll: askEverything },
      { title: 'a restricted user', token: readerToken, askAll: askOfReads },
      { title: 'a user of the studio', token: appUserToken, askAll: askOfReads },
      { title: 'the public', token: null, askAll: askOfReads },
    ]
    const heard = new Map<string, { readonly answers: Asking; readonly description: Description }>()

    // All answers are taken before the first is checked: that keeps the process so busy that idle connections are lost.
    beforeAll(async () => {
      for (const { title, token, askAll } of callers) {
        const answers = asking(app(), token)
        await askAll(answers)
        heard.set(title, { answers, description: await readDescription(app(), token) })
      }
    })

    it.each(callers)('holds for each answer to $title', ({ title, token }) => {
      const { answers, description } = heard.get(title)!
      expect(misfits(answers, description, token === null)).toEqual([])
    })

    it('has each request that succeeds, and each that it has succeeds', () => {
      const { answers, description } = heard.get('an administrator')!
      const successes = answers.told.filter(({ status }) => status < 400)
      const succeeded = new Set(successes.map(({ method, path }) => description.operationOf(method, path.split('?')[0]!)))
      expect(description.operations.filter((operation) => !succeeded.has(operation) && !unreachable.has(operation))).toEqual([])
    })
  },
  prepare,
  { SCHEMA_PATH: 'test/clients/openapi/snapshot.yaml' },
  ['sqlite', 'postgres'],
)

async function prepare(app: App): Promise<void> {
  await fillBlog(app)
  const field = (name: string, type: string, special: string[] | null = null, schema: object = {}) => ({
    field: name,
    type,
    meta: { special },
    schema,
  })
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  await app.must('/collections', {
    body: {
      collection: 'places',
      meta: { sort_field: 'sort' },
      schema: {},
      fields: [
        key,
        field('sort', 'integer'),
        field('name', 'string', null, { is_nullable: false }),
        field('at', 'dateTime'),
        field('day', 'date'),
        field('hour', 'time'),
        field('big', 'bigInteger'),
        field('exact', 'decimal'),
        field('owners', 'csv', ['cast-csv']),
        field('token', 'uuid', ['uuid']),
        field('image', 'uuid', ['file']),
        field('made_by', 'uuid', ['user-created']),
        field('made_on', 'timestamp', ['date-created']),
      ],
    },
  })
  await app.must('/relations', {
    body: { collection: 'places', field: 'image', related_collection: 'directus_files', schema: {}, meta: {} },
  })
  await app.must('/collections', {
    body: { collection: 'site', meta: { singleton: true }, schema: {}, fields: [key, field('name', 'string')] },
  })
  await app.must('/collections', {
    body: { collection: 'blocks', meta: {}, schema: {}, fields: [key, field('item', 'string'), field('kind', 'string')] },
  })
  const meta = { one_collection_field: 'kind', one_allowed_collections: ['tags', 'places'] }
  await app.must('/relations', { body: { collection: 'blocks', field: 'item', related_collection: null, schema: null, meta } })
  const { policy } = await createUser(app, 'studio', appUserToken, [
    { collection: 'places', action: 'read', fields: ['*'], permissions: {} },
    { collection: 'articles', action: 'read', fields: ['id', 'title'], permissions: {} },
    { collection: 'directus_files', action: 'read', fields: ['*'], permissions: {} },
    { collection: 'directus_permissions', action: 'read', fields: ['*'], permissions: {} },
  ])
  await app.must(`/policies/${policy}`, { method: 'PATCH', body: { app_access: true } })
}
